"""The package of a DOCX file: its main part, and those that can be read of what belongs to it.

Word, WPS and LibreOffice open a document whose package has faults elsewhere: a picture that is missing, a type that
nobody declares, the type of a template. python-docx refuses it whole; so the parts are looked up here, by what they
are to each other, and handed to it.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote

from docx.opc.package import OpcPackage, Unmarshaller
from docx.opc.packuri import CONTENT_TYPES_URI, PACKAGE_URI, PackURI
from docx.opc.part import Part, XmlPart
from docx.opc.parts.coreprops import CorePropertiesPart
from docx.opc.pkgreader import _ContentTypeMap, _SerializedRelationships
from docx.package import Package
from docx.parts.document import DocumentPart
from docx.parts.numbering import NumberingPart
from docx.parts.styles import StylesPart
from lxml.etree import XMLSyntaxError

from dedup.errors import UnreadableError
from dedup.messages import Message
from dedup.read.archives import read_member
from dedup.read.docx_names import qn

Tell = Callable[[Message, str | Message], None]

# What is read of a document, by its relation to it; all else stays bytes.
_CLASSES: dict[str, Any] = {
    "officeDocument": DocumentPart,
    "styles": StylesPart,
    "numbering": NumberingPart,
    "core-properties": CorePropertiesPart,
    **dict.fromkeys(("header", "footer", "footnotes", "endnotes"), XmlPart),
}
_map_types: Any = _ContentTypeMap.from_xml
_parse_relations: Any = _SerializedRelationships.load_from_xml
_join: Any = Unmarshaller.unmarshal
# Strict Open XML is the same language under other addresses.
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_TRANSITIONAL = rb"http://schemas.openxmlformats.org/\1/2006/"
_CURE = Message("read.cure_word")


def open_document(archive: zipfile.ZipFile, tell: Tell) -> Any:
    """The document of a package; parts that are missing or damaged are told and left out.

    Raises UnreadableError where there is no main part, or it is no text document.
    """
    package = Package()
    parts = _Parts(archive, package, tell)
    _join(parts, package, lambda *given: parts.made[given[0]])
    main = [part for part in parts.made.values() if isinstance(part, DocumentPart)]
    if not main:
        raise UnreadableError(Message("read.docx_no_main", cure=_CURE))
    if main[0].element.tag != qn("w:document") or main[0].element.find(qn("w:body")) is None:
        raise UnreadableError(Message("read.docx_no_text", cure=_CURE))
    return main[0].document


class _Parts:
    """The parts of a package and their relations, as python-docx wants to be told them."""

    def __init__(self, archive: zipfile.ZipFile, package: OpcPackage, tell: Tell) -> None:
        self._archive, self._package, self._tell = archive, package, tell
        names = archive.namelist()
        self._names = {name.replace("\\", "/").strip("/").lower(): name for name in reversed(names)}
        self._types = self._content_types()
        self.made: dict[PackURI, Part] = {}
        self._reltypes: dict[PackURI, str] = {}
        self._relations: list[tuple[PackURI, Any]] = []
        self._walk(PACKAGE_URI)

    def iter_sparts(self) -> Iterator[tuple[PackURI, str, str, bytes]]:
        return ((name, part.content_type, self._reltypes[name], b"") for name, part in self.made.items())

    def iter_srels(self) -> Iterator[tuple[PackURI, Any]]:
        return iter(self._relations)

    def _walk(self, source: PackURI) -> None:
        waiting = [source]
        while waiting:
            source = waiting.pop()
            for relation in self._relations_of(source):
                if relation.is_external:
                    self._relations.append((source, relation))
                elif (name := self._target(relation)) is not None:
                    fresh = name not in self.made
                    if not fresh or self._make(name, relation.reltype):
                        self._relations.append((source, relation))
                        waiting += [name] * fresh

    def _relations_of(self, source: PackURI) -> list[Any]:
        member = self._names.get(source.rels_uri.strip("/").lower())
        if member is None:
            return []
        try:
            return list(_parse_relations(source.baseURI, self._read(member)))
        except (UnreadableError, XMLSyntaxError, AttributeError):
            self._tell(Message("read.part_damaged"), member)
            return []

    def _target(self, relation: Any) -> PackURI | None:
        """The name of the part that a relation leads to; None where there is none, which is told."""
        try:
            name: PackURI = relation.target_partname
            for one in (name, PackURI(unquote(name))):
                if one.strip("/").lower() in self._names:
                    return name
        except (ValueError, AttributeError):
            pass
        kind = _kind(relation.reltype)
        if kind != "hyperlink":  # to a place in the document
            self._tell(Message("read.part_missing"), f"{kind} {relation.target_ref}")
        return None

    def _make(self, name: PackURI, reltype: str) -> bool:
        """Load a part as what its relation says; whether it could be."""
        member = self._names.get(name.strip("/").lower()) or self._names[unquote(name).strip("/").lower()]
        kind = _kind(reltype)
        try:
            blob = self._read(member)
            self.made[name] = _CLASSES.get(kind, Part).load(name, self._type_of(name), blob, self._package)
        except (UnreadableError, XMLSyntaxError) as error:
            if kind == "officeDocument":
                reason = re.split(r"\n| \(<string>", str(error), maxsplit=1)[0][:200]
                raise UnreadableError(Message("read.docx_main_damaged", reason=reason, cure=_CURE)) from None
            self._tell(Message("read.part_damaged"), member)
            return False
        self._reltypes[name] = reltype
        return True

    def _read(self, member: str) -> bytes:
        blob = read_member(self._archive, member)
        return _STRICT.sub(_TRANSITIONAL, blob) if member.lower().endswith((".xml", ".rels")) else blob

    def _content_types(self) -> Any:
        member = self._names.get(CONTENT_TYPES_URI.strip("/").lower())
        if member is None:
            return {}
        try:
            return _map_types(self._read(member))
        except (UnreadableError, XMLSyntaxError, AttributeError):
            return {}

    def _type_of(self, name: PackURI) -> str:
        try:
            return str(self._types[name])
        except KeyError:
            return "application/octet-stream"


def _kind(reltype: str) -> str:
    return reltype.rpartition("/relationships/")[2].rpartition("/")[2] or reltype
