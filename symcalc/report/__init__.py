"""What people read: terminal, JSON, HTML; pages about a formula, a claim, a typed formula's verdict."""
