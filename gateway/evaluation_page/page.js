(function () {
  "use strict";
  var ITEMS = {
    attitude: "服务态度", explanation: "病情和费用的告知说明", waiting: "等候时间",
    fees: "收费公开合理", environment: "就诊环境", overall: "总体满意度"
  };
  var SCORES = ["很不满意", "不满意", "一般", "满意", "很满意"];
  var RED_PACKET = { none: "没有", asked: "有人索要", hinted: "有人暗示", given: "已经送出" };
  var TOUCHPOINTS = {
    outpatient_registration: "门诊挂号", outpatient_settlement: "门诊结算",
    admission: "入院办理", discharge: "出院办理"
  };
  var SLICE = 4000, MOST_WAITS = 5, MOST_DONE = 20;
  var state = JSON.parse(document.getElementById("state").textContent);
  var main = document.getElementById("main");
  var draftKey = "qf-draft:" + location.pathname;
  var solving = null, waits = 0;

  var K = [], PRIME = 2;
  var START = [];
  (function constants() {
    function part(x) { return ((x - Math.floor(x)) * 4294967296) | 0; }
    for (; K.length < 64; PRIME++) {
      var prime = true;
      for (var f = 2; f * f <= PRIME; f++) if (PRIME % f === 0) { prime = false; break; }
      if (!prime) continue;
      if (START.length < 8) START.push(part(Math.pow(PRIME, 1 / 2)));
      K.push(part(Math.pow(PRIME, 1 / 3)));
    }
  })();

  // SHA-256 of its own: a page that came without TLS has no crypto.subtle, and one call per hash would be slower.
  function firstWord(text) {
    var size = text.length, blocks = (size + 8 >> 6) + 1, h = START.slice(), w = new Array(64), i, block;
    for (block = 0; block < blocks; block++) {
      for (i = 0; i < 16; i++) {
        var word = 0;
        for (var at = 0; at < 4; at++) {
          var place = block * 64 + i * 4 + at;
          word = word << 8 | (place < size ? text.charCodeAt(place) : place === size ? 128 : 0);
        }
        w[i] = word;
      }
      if (block === blocks - 1) w[15] = size * 8;
      for (i = 16; i < 64; i++) {
        var x = w[i - 15], y = w[i - 2];
        w[i] = w[i - 16] + (turned(x, 7) ^ turned(x, 18) ^ x >>> 3) + w[i - 7] + (turned(y, 17) ^ turned(y, 19) ^ y >>> 10) | 0;
      }
      var a = h[0], b = h[1], c = h[2], d = h[3], e = h[4], f = h[5], g = h[6], k = h[7];
      for (i = 0; i < 64; i++) {
        var one = k + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + (e & f ^ ~e & g) + K[i] + w[i] | 0;
        var two = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + (a & b ^ a & c ^ b & c) | 0;
        k = g; g = f; f = e; e = d + one | 0; d = c; c = b; b = a; a = one + two | 0;
      }
      h = [h[0] + a | 0, h[1] + b | 0, h[2] + c | 0, h[3] + d | 0, h[4] + e | 0, h[5] + f | 0, h[6] + g | 0, h[7] + k | 0];
    }
    return h[0] >>> 0;
  }

  function turned(x, n) { return x >>> n | x << 32 - n; }

  function solve(riddle) {
    return new Promise(function (resolve) {
      var answer = 0;
      (function work() {
        for (var end = answer + SLICE; answer < end; answer++) {
          if (firstWord(riddle.text + ":" + answer) >>> 32 - riddle.bits === 0) {
            resolve({ riddle: riddle.text, answer: String(answer) });
            return;
          }
        }
        setTimeout(work, 0);
      })();
    });
  }

  function stored(name) { try { return localStorage.getItem(name); } catch (error) { return null; } }
  function store(name, value) { try { localStorage.setItem(name, value); } catch (error) { /* private mode */ } }
  function forget(name) { try { localStorage.removeItem(name); } catch (error) { /* private mode */ } }

  function device() {
    var known = stored("qf-device");
    if (known) return known;
    var bytes = new Uint8Array(16), text = "";
    crypto.getRandomValues(bytes);
    for (var i = 0; i < 16; i++) text += (256 + bytes[i]).toString(16).slice(1);
    store("qf-device", text);
    return text;
  }

  function make(name, attributes, children) {
    var element = document.createElement(name);
    Object.keys(attributes || {}).forEach(function (key) { element.setAttribute(key, attributes[key]); });
    (children || []).forEach(function (child) {
      element.appendChild(typeof child === "string" ? document.createTextNode(child) : child);
    });
    return element;
  }

  function notice(title, text, bad) {
    main.textContent = "";
    var box = make("div", { "class": bad ? "notice bad" : "notice", role: "status", id: "notice" },
      [make("h1", {}, [title]), make("p", {}, [text])]);
    main.appendChild(box);
    window.scrollTo(0, 0);
  }

  function question(name, title, choices, kind) {
    var options = choices.map(function (choice) {
      var shown = choice.number ? [make("b", {}, [choice.number]), choice.label] : [choice.label];
      return make("label", {}, [
        make("input", { type: "radio", name: name, value: choice.value, "aria-label": choice.label }),
        make("span", {}, shown)
      ]);
    });
    return make("fieldset", { id: "q-" + name }, [make("legend", {}, [title]), make("div", { "class": "choices " + kind }, options)]);
  }

  function scored(name) {
    return question(name, ITEMS[name] || name, SCORES.map(function (label, at) {
      return { value: String(at + 1), number: String(at + 1), label: label };
    }), "five");
  }

  function form(invitation) {
    var red = Object.keys(RED_PACKET).filter(function (kind) { return invitation.redPacket.indexOf(kind) >= 0; });
    var text = make("textarea", { id: "text", maxlength: String(invitation.longestText), "aria-describedby": "count" });
    var fields = invitation.items.map(scored);
    fields.push(question("redPacket", "就诊过程中，有没有工作人员索要、暗示或收受红包？", red.map(function (kind) {
      return { value: kind, label: RED_PACKET[kind] };
    }), "four"));
    fields.push(make("fieldset", {}, [make("label", { "class": "label", "for": "text" }, ["意见和建议（可不填）"]), text,
      make("p", { "class": "count", id: "count" }, [])]));
    fields.push(make("div", { "class": "alert", role: "alert", id: "alert" }, []));
    fields.push(make("button", { type: "submit", id: "send" }, ["提交评价"]));
    return make("form", { novalidate: "", id: "form" }, fields);
  }

  function answers() {
    var given = { scores: {}, redPacket: null, text: document.getElementById("text").value };
    state.items.concat(["redPacket"]).forEach(function (name) {
      var chosen = document.querySelector("input[name=" + name + "]:checked");
      if (name === "redPacket") given.redPacket = chosen && chosen.value;
      else if (chosen) given.scores[name] = Number(chosen.value);
    });
    return given;
  }

  function resume() {
    var draft = null;
    try { draft = JSON.parse(stored(draftKey) || "null"); } catch (error) { forget(draftKey); }
    if (!draft) return;
    Object.keys(draft.scores).forEach(function (name) { check(name, draft.scores[name]); });
    if (draft.redPacket) check("redPacket", draft.redPacket);
    document.getElementById("text").value = draft.text || "";
  }

  function check(name, value) {
    var input = document.querySelector("input[name=" + name + "][value='" + value + "']");
    if (input) input.checked = true;
  }

  function changed() {
    store(draftKey, JSON.stringify(answers()));
    counted();
    Array.prototype.forEach.call(document.querySelectorAll("fieldset.missing"), function (field) {
      if (field.querySelector("input:checked")) field.className = "";
    });
  }

  function counted() {
    document.getElementById("count").textContent = document.getElementById("text").value.length + " / " + state.longestText;
  }

  function missing(given) {
    var names = state.items.filter(function (name) { return !given.scores[name]; });
    return given.redPacket ? names : names.concat(["redPacket"]);
  }

  function alertOf(text) { document.getElementById("alert").textContent = text; }

  function busy(is) {
    var button = document.getElementById("send");
    button.disabled = is;
    button.textContent = is ? "正在提交……" : "提交评价";
  }

  function submit(event) {
    event.preventDefault();
    var given = answers(), lacking = missing(given);
    lacking.forEach(function (name) { document.getElementById("q-" + name).className = "missing"; });
    if (lacking.length) {
      alertOf("还有 " + lacking.length + " 项没有选择，请补充后提交。");
      document.getElementById("q-" + lacking[0]).scrollIntoView({ block: "center" });
      return;
    }
    alertOf("");
    busy(true);
    waits = 0;
    send(given, true);
  }

  function send(given, again) {
    solving.then(function (solved) {
      var body = { riddle: solved.riddle, answer: solved.answer, scores: given.scores, redPacket: given.redPacket, device: device() };
      if (given.text.trim()) body.text = given.text;
      return call("POST", JSON.stringify(body));
    }).then(function (reply) { answered(reply, given, again); }, function () {
      busy(false);
      alertOf("网络不通，您填写的内容已保留在本机，请稍后再次提交。");
    });
  }

  function call(method, body) {
    var headers = { accept: "application/json", "accept-language": "zh" };
    if (body) headers["content-type"] = "application/json";
    return fetch(location.pathname, { method: method, headers: headers, body: body, cache: "no-store" }).then(function (response) {
      return response.json().then(function (data) { return { ok: response.ok, data: data }; });
    });
  }

  function answered(reply, given, again) {
    if (reply.ok) { done(); return; }
    var error = reply.data.errors[0];
    if (again && /^riddle_/.test(error.code)) { fresh(given); return; }
    if (/^token_/.test(error.code)) {
      forget(draftKey);
      if (error.code === "token_used") finished(); else notice("不能评价", error.message, true);
      return;
    }
    if (error.code === "too_many_requests" && waits < MOST_WAITS) { waits++; setTimeout(send, pause(), given, again); return; }
    busy(false);
    alertOf(error.message);
  }

  function pause() { return 3000 + Math.random() * 4000; }

  function fresh(given) {
    call("GET").then(function (reply) {
      if (!reply.ok) { answered(reply, given, false); return; }
      solving = solve(reply.data.riddle);
      send(given, false);
    }, function () { busy(false); alertOf("网络不通，请稍后再次提交。"); });
  }

  function done() {
    forget(draftKey);
    remember();
    notice("感谢您的评价", "您的评价已匿名提交，将用于改进医疗服务和行业作风。", false);
  }

  // The platform tells nobody who merely looks at a link whether it was used; this phone knows by a hash what it sent.
  function sent() { return (stored("qf-done") || "").split(",").filter(Boolean); }

  function mark() { return firstWord(location.pathname).toString(36); }

  function remember() {
    store("qf-done", sent().filter(function (each) { return each !== mark(); }).concat(mark()).slice(-MOST_DONE).join(","));
  }

  function finished() {
    remember();
    notice("评价已完成", "这次就诊已经评价过，每次就诊只能评价一次。感谢您的参与。", false);
  }

  if (state.error) {
    notice(state.error.code === "too_many_requests" ? "请稍候再试" : "不能评价", state.error.message, true);
    return;
  }
  if (sent().indexOf(mark()) >= 0) { finished(); return; }
  main.textContent = "";
  main.appendChild(make("header", {}, [make("h1", {}, [state.unit]),
    make("p", {}, ["就诊满意度评价 · " + (TOUCHPOINTS[state.touchpoint] || "")])]));
  main.appendChild(make("p", { "class": "hint" }, ["匿名评价，约需一分钟。不记录您的姓名、电话和网络地址；未提交前可以随时回来继续填写，链接有效期至 " + state.expiresOn + "。"]));
  main.appendChild(form(state));
  resume();
  counted();
  document.getElementById("form").addEventListener("change", changed);
  document.getElementById("text").addEventListener("input", changed);
  document.getElementById("form").addEventListener("submit", submit);
  solving = solve(state.riddle);
})();
