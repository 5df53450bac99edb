"""What a county run leaves for people: one page and one workbook about all units."""
