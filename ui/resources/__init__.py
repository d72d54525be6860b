"""Resources 资源: what dealers are given and what comes back, high ground, rounds, opponents."""
