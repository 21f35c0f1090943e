from . import calendar_event, hr_work_location, res_company
