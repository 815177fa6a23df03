"""How a sheet is printed: on paper that holds it, no smaller than can be read, and if it is too wide on pages that each say what a row is."""

from __future__ import annotations

from gptables.core.wrappers import GPWorksheet

A3, A4 = 8, 9
"""Excel's numbers of paper."""

ROOM = {A4: 147, A3: 213}
"""Letters across a landscape page at full size, within margins of half an inch."""

SMALLEST, READ = 55, 60
"""Per cent of full size: as small as a sheet is made to stand on one page across, and of one on several pages; letters of 12 points are then 6.6 and 7.2."""

MARGIN, HEAD = 0.5, 0.7
"""Inches at the sides, and above and below."""


def lay_out_print(worksheet: GPWorksheet, widths: list[float], top: int, frozen: int, label: str) -> None:
    """Set paper, size, what is repeated on each page, and where pages end.

    Parameters
    ----------
    worksheet : GPWorksheet
        The sheet.
    widths : list of float
        Of its columns, in letters.
    top : int
        The row of headings, which every page repeats.
    frozen : int
        How many columns say what a row is; every page repeats them, if they leave half of it for others.
    label : str
        What the foot of each page says.
    """
    worksheet.set_landscape()
    worksheet.set_margins(left=MARGIN, right=MARGIN, top=HEAD, bottom=HEAD)
    worksheet.set_footer(f"&L{label.replace('&', '&&')}&RPage &P of &N")
    worksheet.repeat_rows(top)
    paper = next((paper for paper, room in ROOM.items() if sum(widths) <= 100 * room / SMALLEST), None)
    worksheet.set_paper(paper or A3)
    if paper is not None:
        worksheet.fit_to_pages(1, 0)
        return
    room = 100 * ROOM[A3] / READ
    repeated = next(n for n in range(min(frozen, len(widths)), -1, -1) if sum(widths[:n]) <= room / 2)
    worksheet.set_print_scale(READ)
    if repeated:
        worksheet.repeat_columns(0, repeated - 1)
    worksheet.set_v_pagebreaks(page_ends(widths, room, repeated))


def page_ends(widths: list[float], room: float, repeated: int) -> list[int]:
    """The columns that begin a page, so that each holds whole columns behind the repeated ones."""
    ends, used = [], sum(widths[:repeated])
    for place in range(repeated, len(widths)):
        if used + widths[place] > room and place > repeated:
            ends.append(place)
            used = sum(widths[:repeated])
        used += widths[place]
    return ends
