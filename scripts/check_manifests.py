"""Renders `k8s/base` and every overlay and validates them: Kubernetes' own schemas, then our hardening rules."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate
from kustomize import CannotRender, Manifest, render

K8S = Path(__file__).resolve().parent.parent / "k8s"
KUBERNETES = "1.31"


def main() -> int:
    """One line per kustomization; exit status 1 when any has a problem."""
    failed = False
    for folder in [K8S / "base", *sorted(path for path in (K8S / "overlays").iterdir() if path.is_dir())]:
        name = folder.relative_to(K8S).as_posix()
        try:
            manifests = render(folder)
        except CannotRender as error:
            problems, manifests = [str(error)], []
        else:
            problems = list(problems_of(manifests))
        for problem in problems:
            print(f"{name}: {problem}", file=sys.stderr)
        failed = failed or bool(problems)
        print(f"{name}: {len(manifests)} manifests, {len(problems)} problems")
    return 1 if failed else 0


def problems_of(manifests: list[Manifest]) -> Iterator[str]:
    """What Kubernetes would refuse, what is not hardened, and what points at nothing."""
    for manifest in manifests:
        name = f"{manifest['kind']}/{manifest['metadata']['name']}"
        try:
            kubernetes_validate.validate(manifest, KUBERNETES, strict=True)
        except (kubernetes_validate.ValidationError, kubernetes_validate.SchemaNotFoundError) as error:
            yield f"{name}: {str(error).splitlines()[0]}"
        if "template" in manifest.get("spec", {}):
            for problem in problems_of_pod(manifest["spec"]["template"]["spec"], manifest["kind"]):
                yield f"{name}: {problem}"
    yield from dangling(manifests)


def problems_of_pod(pod: dict[str, Any], kind: str) -> Iterator[str]:
    """The rules of Pod Security's `restricted`, plus probes, limits and a read-only root."""
    if not pod.get("securityContext", {}).get("runAsNonRoot"):
        yield "does not refuse root"
    if pod.get("securityContext", {}).get("seccompProfile", {}).get("type") != "RuntimeDefault":
        yield "has no seccomp profile"
    if pod.get("automountServiceAccountToken") is not False:
        yield "mounts a token of the API server"
    for container in (*pod.get("initContainers", []), *pod["containers"]):
        for problem in problems_of_container(container, long_running=kind != "Job"):
            yield f"{container['name']} {problem}"


def problems_of_container(container: dict[str, Any], *, long_running: bool) -> Iterator[str]:
    """What one container lacks."""
    context = container.get("securityContext", {})
    if context.get("allowPrivilegeEscalation") is not False:
        yield "may gain privileges"
    if not context.get("readOnlyRootFilesystem"):
        yield "can write to its image"
    if context.get("capabilities", {}).get("drop") != ["ALL"]:
        yield "keeps capabilities"
    for bound in ("requests", "limits"):
        if {"cpu", "memory"} - container.get("resources", {}).get(bound, {}).keys():
            yield f"has no cpu or memory {bound}"
    if long_running and {"livenessProbe", "readinessProbe"} - container.keys():
        yield "has no liveness or readiness probe"


def dangling(manifests: list[Manifest]) -> Iterator[str]:
    """Services without pods, pods without their service account or settings."""
    named = {(manifest["kind"], manifest["metadata"]["name"]) for manifest in manifests}
    pods = {
        manifest["metadata"]["name"]: manifest["spec"]["template"]
        for manifest in manifests
        if "template" in manifest.get("spec", {})
    }
    for manifest in manifests:
        if manifest["kind"] == "Service":
            wanted = manifest["spec"]["selector"].items()
            if not any(wanted <= pod["metadata"]["labels"].items() for pod in pods.values()):
                yield f"Service/{manifest['metadata']['name']}: selects no pod"
    for name, pod in pods.items():
        account = pod["spec"].get("serviceAccountName")
        if account and ("ServiceAccount", account) not in named:
            yield f"{name}: no ServiceAccount {account}"
        for container in pod["spec"]["containers"]:
            for source in container.get("envFrom", []):
                if ("ConfigMap", source["configMapRef"]["name"]) not in named:
                    yield f"{name}: no ConfigMap {source['configMapRef']['name']}"


if __name__ == "__main__":
    sys.exit(main())
