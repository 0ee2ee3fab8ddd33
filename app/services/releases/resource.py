"""The card of releases."""

from app.core.resource import Archive, Resource
from app.services.releases.models import KnownRelease

RELEASE = Resource(name="release", label="Releases", read_scopes=(), tables={KnownRelease: Archive.NEVER}, events={})
