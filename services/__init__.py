"""The services of Qingfeng. Each owns one database and talks to the others by events only."""
