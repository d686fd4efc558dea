"""Kubernetes manifests, the compose file and the services say the same, and the checks of the manifests can fail."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import check_manifests
import kustomize
import pytest
import yaml

from qf.services import LINKING, SHELLS

ROOT = Path(__file__).resolve().parents[2]
SERVICES = set(SHELLS)
DEPLOYABLES = SERVICES | {"gateway"}
BASE = ROOT / "k8s" / "base"
DEV = ROOT / "k8s" / "overlays" / "dev"


def named(manifests: list[dict[str, Any]], kind: str) -> dict[str, dict[str, Any]]:
    return {manifest["metadata"]["name"]: manifest for manifest in manifests if manifest["kind"] == kind}


def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8")))


def test_every_kustomization_renders_and_is_valid(capsys: pytest.CaptureFixture[str]) -> None:
    assert check_manifests.main() == 0
    assert capsys.readouterr().out == "base: 27 manifests, 0 problems\noverlays/dev: 32 manifests, 0 problems\n"


@pytest.mark.parametrize("folder", [BASE, DEV], ids=["base", "dev"])
def test_the_subset_renders_what_kustomize_renders(folder: Path) -> None:
    def by_name(manifest: dict[str, Any]) -> tuple[str, str]:
        return manifest["kind"], manifest["metadata"]["name"]

    subset = sorted(kustomize.render_subset(folder), key=by_name)
    assert sorted(kustomize.render(folder), key=by_name) == subset
    assert shutil.which("kubectl") or subset


def test_every_deployable_has_its_own_file_and_is_deployed_once() -> None:
    manifests = kustomize.render_subset(BASE)
    assert named(manifests, "Deployment").keys() == DEPLOYABLES
    assert named(manifests, "Job").keys() == {"topology"}
    for name in DEPLOYABLES:
        kinds = [document["kind"] for document in kustomize.documents((BASE / f"{name}.yaml").read_text())]
        assert kinds == ["ServiceAccount", "Service", "Deployment"], name


def test_compose_runs_every_deployable_with_secrets_from_outside() -> None:
    services = compose()["services"]
    assert services.keys() == DEPLOYABLES | {"topology", "mongodb", "rabbitmq"}
    for name in SERVICES:
        assert services[name]["command"] == ["serve", name]
    secrets = [
        value
        for service in services.values()
        for key, value in service.get("environment", {}).items()
        if key.endswith(("_URI", "PASSWORD", "PASS", "KEY")) and key != "QF_SMTP_URI"  # without one there is no mail
    ]
    assert secrets and all(":?" in value for value in secrets)


def test_whoever_writes_links_knows_the_address_that_people_open() -> None:
    services = compose()["services"]
    assert {name for name in LINKING | {"gateway"} if "QF_PUBLIC_URL" not in services[name]["environment"]} == set()
    written = (ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8")
    assert "QF_PUBLIC_URL: ${QF_PUBLIC_URL:?" in written  # nothing stands in for it
    rendered = named(kustomize.render_subset(DEV), "ConfigMap")["settings"]["data"]
    assert rendered["QF_PUBLIC_URL"] == "http://127.0.0.1:8000"
    assert "QF_PUBLIC_URL" not in named(kustomize.render_subset(BASE), "ConfigMap")["settings"]["data"]


def test_only_the_gateway_holds_the_signing_key() -> None:
    holders = [
        name for name, service in compose()["services"].items() if "QF_TOKEN_PRIVATE_KEY" in service["environment"]
    ]
    assert holders == ["gateway"]
    pods = named(kustomize.render_subset(BASE), "Deployment")
    assert [name for name, pod in pods.items() if "key: private" in yaml.safe_dump(pod)] == ["gateway"]


def edited(change: str) -> list[str]:
    """The problems of the tasks service after `change`, a statement about its container, pod or deployment."""
    shown = ("tasks.yaml", "settings.yaml")
    manifests = [each for name in shown for each in kustomize.documents((BASE / name).read_text())]
    deployment = named(manifests, "Deployment")["tasks"]
    pod = deployment["spec"]["template"]["spec"]
    exec(change, {"deployment": deployment, "pod": pod, "container": pod["containers"][0]})
    return list(check_manifests.problems_of(manifests))


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("pod['securityContext'].pop('runAsNonRoot')", "Deployment/tasks: does not refuse root"),
        ("pod['securityContext'].pop('seccompProfile')", "Deployment/tasks: has no seccomp profile"),
        ("pod.pop('automountServiceAccountToken')", "Deployment/tasks: mounts a token of the API server"),
        ("container['securityContext'].pop('capabilities')", "Deployment/tasks: tasks keeps capabilities"),
        (
            "container['securityContext']['readOnlyRootFilesystem'] = False",
            "Deployment/tasks: tasks can write to its image",
        ),
        ("container['resources'].pop('limits')", "Deployment/tasks: tasks has no cpu or memory limits"),
        ("container.pop('readinessProbe')", "Deployment/tasks: tasks has no liveness or readiness probe"),
        ("pod['serviceAccountName'] = 'nobody'", "tasks: no ServiceAccount nobody"),
        ("container['envFrom'][0]['configMapRef']['name'] = 'absent'", "tasks: no ConfigMap absent"),
        ("deployment['spec']['template']['metadata']['labels'].clear()", "Service/tasks: selects no pod"),
    ],
)
def test_a_weakened_manifest_is_refused(change: str, problem: str) -> None:
    assert edited(change) == [problem]


def test_a_misspelt_field_is_refused() -> None:
    [problem] = edited("container['comand'] = ['sh']")
    assert problem.startswith("Deployment/tasks: ") and "comand" in problem


def test_a_kustomization_beyond_the_subset_says_what_it_needs(tmp_path: Path) -> None:
    (tmp_path / "kustomization.yaml").write_text("resources: []\nconfigMapGenerator: []\n")
    with pytest.raises(kustomize.CannotRender, match="needs kubectl for configMapGenerator"):
        kustomize.render_subset(tmp_path)
    (tmp_path / "kustomization.yaml").write_text("resources: [absent.yaml]\n")
    with pytest.raises(kustomize.CannotRender, match=r"absent\.yaml does not exist"):
        kustomize.render_subset(tmp_path)
