"""The living part of the demo district: organisations, people, disputes and incidents, all of it invented.

Everything is a function of the seed and the demo year. Names are drawn from common syllables, telephone numbers begin
with 000, which no network can connect: the international prefix 00 is followed by a country code, and none begins
with 0.
"""
