"""Facts in running text: passages with their places, and the figures, dates, rates and words that stand in them."""
