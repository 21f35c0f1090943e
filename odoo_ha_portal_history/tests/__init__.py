from . import test_chart_nonsense, test_outside_charts, test_texts
