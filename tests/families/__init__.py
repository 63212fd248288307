"""One module a family, saying independently of lucid what the family is. No tests here."""
