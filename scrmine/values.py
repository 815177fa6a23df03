"""The words that columns hold: roles, kinds, shapes, states, reasons, stances; every list of allowed values stands here.

Nothing is imported: a process that reads one document needs these words and no table.
"""

from __future__ import annotations

ROLES = (
    "cover", "contents", "summary", "introduction", "terms_of_reference", "method", "background", "chronology",
    "comment", "analysis", "voices", "lessons", "recommendation", "action_plan", "reference", "furniture", "unknown",
)
"""What a passage does in its document."""

SEVERAL_JOIN = "; "
"""Between the ids in `documents.review_ids`, of a file on several reviews."""

FINDINGS = ("analysis", "comment", "voices", "lessons")
"""The roles in which a review says what it found; what is counted unless another choice is made."""

KINDS = ("report", "summary", "news", "briefing", "catalogue")
"""What sort of document a file holds."""

SHAPES = ("paragraph", "item", "heading", "row", "note", "box")
"""How a passage is printed. A heading names and does not say: it is kept for reading and never counted."""

STATUSES = ("ok", "partial", "no_text", "encrypted", "truncated", "failed")
"""How reading a file ended."""

REASONS = {
    "": "Read without trouble.",
    "empty": "The file has no bytes. Ask for it again from its publisher.",
    "few_characters": "The file opens but holds almost no text: probably a scan. Have its pages recognised (--ocr; in Python "
                      "ocr=True), or ask the publisher for a text version.",
    "password": "The file is protected by a password. Save an unprotected copy.",
    "malformed": "The file is damaged or is not what it claims to be. Open and re-save it, or download it again.",
    "unsupported": "This kind of file is not read. Save it as DOCX or PDF; a picture is read with text recognition (--ocr; in Python ocr=True).",
    "unsafe": "The file is built as no document is: it unpacks to far more than it holds, points outside itself, or defines "
              "entities. It was not opened. Open it in its own program and save it again, or ask its publisher for a copy.",
    "timeout": "Reading took longer than its clock allows. Raise the limit (--seconds), or split the file.",
    "memory": "Reading needed more memory than its cap allows. Raise the limit (--megabytes), or split the file.",
    "crashed": "The reader of this kind of file died on it. Re-save the file with another program.",
    "vanished": "The file was there when the folder was listed and could not be opened afterwards.",
    "ends_early": "The text stops before its end: the last sentence, list or section is not complete. Look for a "
                  "complete copy; what was read is used.",
    "pages_missing": "Some pages could not be read; the others are used.",
    "recognised": "Pages that are pictures were read by text recognition (OCR), which misreads letters: look at the page before you "
                  "quote from it.",
}
"""Why reading ended as it did: our own codes, each with advice."""

STANCES = ("concern", "good", "mixed", "none", "absent")
"""What a coded passage says of the theme: practice fell short, was good, both, neutral, or said not to be present."""
