"""Wrong files by the hundred thousand: a corpus, ways to spoil it, the way through the engine, and a guard."""
