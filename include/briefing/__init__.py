"""Morning Briefing: one short, honest briefing every morning from the feeds that an operator names.

Start reading at :mod:`briefing.steps`. The package imports no Airflow.
"""

__version__ = "0.1.0"
