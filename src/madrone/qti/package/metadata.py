"""Metadata of entries: what the manifest says of a resource, and what the files say that it depends on."""

from collections.abc import Callable
from dataclasses import dataclass, field

from madrone.qti.errors import Problems
from madrone.qti.manifest import Metadata, Resource

MAX_TEXTS = 200_000


@dataclass(slots=True)
class MetadataReader:
    """Puts together the metadata of resources; each file is read once, however many depend on it."""

    resources: dict[str, Resource]
    read: Callable[[Resource, Problems], Metadata]
    texts: int = 0
    _files: dict[str, Metadata] = field(default_factory=dict, init=False)

    def of(self, resource: Resource, problems: Problems) -> Metadata:
        """All metadata of one resource, that of the manifest first."""
        merged = dict(resource.metadata)
        for identifier in resource.dependencies:
            other = self.resources.get(identifier)
            if other is None or other.kind != "metadata":
                continue
            if other.file not in self._files:
                self._files[other.file] = self.read(other, problems)
            found = self._files[other.file]
            self.texts += sum(map(len, found.values()))
            if self.texts > MAX_TEXTS:
                message = (
                    f"The package repeats more than {MAX_TEXTS} metadata; those of this file are left out."
                )
                problems.loss(0, "metadata-more", message)
                break
            for path, texts in found.items():
                merged[path] = merged.get(path, ()) + texts
        return merged
