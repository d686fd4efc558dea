"""Renders a kustomization by kubectl or kustomize, or without them the subset that this repository uses."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import yaml

Manifest = dict[str, Any]
UNDERSTOOD = {"apiVersion", "kind", "namespace", "resources", "images", "replicas", "patches"}
CLUSTER_WIDE = {"Namespace"}


class CannotRender(Exception):
    """What is wrong with the kustomization, and where."""


def render(folder: Path) -> list[Manifest]:
    """The manifests of `folder`. Raises `CannotRender`."""
    for command in (["kubectl", "kustomize"], ["kustomize", "build"]):
        if shutil.which(command[0]):
            done = subprocess.run([*command, str(folder)], capture_output=True, text=True, check=False)
            if done.returncode:
                raise CannotRender(f"{folder}: {done.stderr.strip()}")
            return documents(done.stdout)
    return render_subset(folder)


def render_subset(folder: Path) -> list[Manifest]:
    """Resources, namespace, image tags, replica counts and merge patches; anything else is refused."""
    kustomization = yaml.safe_load((folder / "kustomization.yaml").read_text(encoding="utf-8"))
    if unknown := kustomization.keys() - UNDERSTOOD:
        raise CannotRender(f"{folder}: needs kubectl for {', '.join(sorted(unknown))}")
    manifests = [manifest for entry in kustomization["resources"] for manifest in _resource(folder / entry)]
    for patch in kustomization.get("patches", []):
        _apply(documents((folder / patch["path"]).read_text(encoding="utf-8")), manifests, folder)
    for entry in kustomization.get("replicas", []):
        _find(manifests, {"Deployment", "StatefulSet"}, entry["name"], folder)["spec"]["replicas"] = entry["count"]
    for manifest in manifests:
        _set_images(manifest, kustomization.get("images", []))
        if "namespace" in kustomization and manifest["kind"] not in CLUSTER_WIDE:
            manifest["metadata"]["namespace"] = kustomization["namespace"]
    return manifests


def documents(text: str) -> list[Manifest]:
    """The documents of a YAML stream."""
    return [document for document in yaml.safe_load_all(text) if document]


def _resource(path: Path) -> list[Manifest]:
    if path.is_dir():
        return render_subset(path)
    if not path.is_file():
        raise CannotRender(f"{path} does not exist")
    return documents(path.read_text(encoding="utf-8"))


def _apply(patches: list[Manifest], manifests: list[Manifest], folder: Path) -> None:
    for patch in patches:
        target = _find(manifests, {patch["kind"]}, patch["metadata"]["name"], folder)
        _merge(target, patch)


def _find(manifests: list[Manifest], kinds: set[str], name: str, folder: Path) -> Manifest:
    for manifest in manifests:
        if manifest["kind"] in kinds and manifest["metadata"]["name"] == name:
            return manifest
    raise CannotRender(f"{folder}: no {'/'.join(sorted(kinds))} {name}")


def _merge(target: Manifest, patch: Manifest) -> None:
    for key, value in patch.items():
        if value is None:
            target.pop(key, None)
        elif isinstance(value, dict) and isinstance(target.get(key), dict):
            _merge(target[key], value)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            raise CannotRender(f"needs kubectl to merge the list {key}")
        else:
            target[key] = value


def _set_images(node: Any, images: list[dict[str, str]]) -> None:
    if isinstance(node, list):
        for child in node:
            _set_images(child, images)
    elif isinstance(node, dict):
        for image in images:
            if node.get("image") == image["name"]:
                node["image"] = f"{image.get('newName', image['name'])}:{image['newTag']}"
        for child in node.values():
            _set_images(child, images)
