"""How lines are set: each as its own font is, which PDFium is asked for once a page."""

from reportlab.pdfgen.canvas import Canvas

from scrmine.reading import pdf
from scrmine.reading.pdf import read_pdf

FONTS = ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique", "Times-BoldItalic", "Courier")


def written(path, pages):
    canvas = Canvas(str(path), invariant=True)
    for fonts in pages:
        for row, font in enumerate(fonts):
            canvas.setFont(font, 11)
            canvas.drawString(72, 700 - 30 * row, f"Set in {font}.")
        canvas.showPage()
    canvas.save()
    return path


def test_each_line_has_the_looks_of_its_own_font(tmp_path):
    pages = [FONTS[turn:] + FONTS[:turn] + FONTS for turn in range(len(FONTS))]
    lines = read_pdf(written(tmp_path / "a.pdf", pages))[0]
    assert [line.text for line in lines] == [f"Set in {font}." for fonts in pages for font in fonts]
    # Weights would need fonts that are embedded.
    assert [line.italic for line in lines] == ["Italic" in font or "Oblique" in font for fonts in pages for font in fonts]


def test_pdfium_is_asked_for_looks_once_per_font_of_a_page(tmp_path, monkeypatch):
    asked = []
    of = pdf._style_of
    monkeypatch.setattr(pdf, "_style_of", lambda textpage, index: asked.append(index) or of(textpage, index))
    read_pdf(written(tmp_path / "a.pdf", [FONTS * 4, FONTS[:2] * 4]))
    assert len(asked) == 5 + 2
