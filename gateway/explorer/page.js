// GraphiQL over the graph whose address this page has, as the account that signs in above. The token stays in memory.
const said = document.getElementById("said");
let token = null;

async function signIn(event) {
  event.preventDefault();
  const given = Object.fromEntries(new FormData(event.target));
  const answer = await fetch("/auth/login", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(given),
  });
  const body = await answer.json();
  token = answer.ok ? body.accessToken : null;
  said.textContent = answer.ok ? `${given.tenant} · ${given.login}` : body.errors?.[0]?.message ?? answer.statusText;
}

function fetcher(operation, options) {
  const headers = { "content-type": "application/json", ...(options?.headers ?? {}) };
  if (token) headers.authorization = `Bearer ${token}`;
  return fetch(location.pathname, { method: "POST", headers, body: JSON.stringify(operation) }).then((r) => r.json());
}

document.getElementById("sign-in").addEventListener("submit", signIn);
const provincial = location.pathname.startsWith("/province");
const defaultQuery = provincial
  ? "{ cities { name status phases { name } } }"
  : "{ tenant { name } phases { name status startsOn endsOn } }";
ReactDOM.createRoot(document.getElementById("graphiql")).render(
  React.createElement(GraphiQL, { fetcher, defaultQuery, shouldPersistHeaders: false }),
);
