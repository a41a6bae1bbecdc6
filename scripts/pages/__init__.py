"""What stands between records and the site generator: cards, questions, numbers, skeletons."""
