"""A workbook's cell prints what Excel shows."""

from decimal import Decimal

import pytest

from extractor.office.printed import printed


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (819.75, "0.00", "819.75"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (0.1 + 0.2, "General", "0.3"),
        (0.125, "0.00", "0.13"),
        (2.5, "0", "3"),
        (0, '#,##0.00;-#,##0.00;""', ""),
        (-12.3, "#,##0.00;(#,##0.00)", "(12.30)"),
        (-12.3, "#,##0.00_ ", "-12.30"),
        (0.3177, "0.00%", "31.77%"),
        (12, '0"人"', "12人"),
        (45000, "0.00,", "45.00"),
        (7, "#", "7"),
        (0, "#", ""),
        (3.5, "0.##", "3.5"),
        (3, "0.##", "3"),
        (2080505, "General", "2080505"),
        ("  2080505 ", "@", "2080505"),
        (None, "0.00", ""),
        (-0.001, "0.00", "0.00"),
        (1200.5, "[$-804]#,##0.00", "1,200.50"),
        (5, '[Red]\\-0.00"元"', "-5.00元"),
        (Decimal("1.10"), "General", "1.1"),
        (12345678, '0"."0000', "1234.5678"),
        (500, '0"."0000', "0.0500"),
        (3005000, '0\\.0,"万"', "300.5万"),
        (-3005000, '#\\.0,"万"', "-300.5万"),
        (7, "000", "007"),
        (1234.5, "#,##0.0#", "1,234.5"),
        (12.5, '"约"0.00"万元"', "约12.50万元"),
    ],
)
def test_value_prints_through_its_format(value, number_format, text):
    """Decimals, separators, sections, percent, scaling commas and literals of a format decide the printed text."""
    assert text == printed(value, number_format)
