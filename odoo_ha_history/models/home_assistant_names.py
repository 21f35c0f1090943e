"""Names that Home Assistant knows whether a house has such an entity or not, so that rules can be written ahead."""

_DOMAINS = """
    ai_task air_quality alarm_control_panel assist_satellite automation binary_sensor button calendar camera climate
    conversation counter cover date datetime device_tracker event fan geo_location group humidifier image
    image_processing input_boolean input_button input_datetime input_number input_select input_text lawn_mower light
    lock media_player notify number person plant proximity remote scene schedule script select sensor siren stt sun
    switch text time timer todo tts update vacuum valve wake_word water_heater weather zone
"""

_DEVICE_CLASSES = """
    absolute_humidity apparent_power aqi area atmospheric_pressure awning battery battery_charging blind
    blood_glucose_concentration box button carbon_dioxide carbon_monoxide cold conductivity connectivity current curtain
    damper data_rate data_size date dehumidifier distance door doorbell duration energy energy_distance energy_storage
    enum firmware frequency garage garage_door gas gate heat humidifier humidity identify illuminance irradiance light
    lock moisture monetary motion moving nitrogen_dioxide nitrogen_monoxide nitrous_oxide occupancy opening outlet ozone
    ph plug pm1 pm10 pm25 pm4 power power_factor precipitation precipitation_intensity presence pressure problem
    projector reactive_energy reactive_power receiver restart running safety shade shutter signal_strength smoke sound
    sound_pressure speaker speed sulphur_dioxide switch tamper temperature temperature_delta timestamp tv update uptime
    vibration volatile_organic_compounds volatile_organic_compounds_parts voltage volume volume_flow_rate volume_storage
    water weight wind_direction wind_speed window
"""

DOMAINS = frozenset(_DOMAINS.split())
DEVICE_CLASSES = frozenset(_DEVICE_CLASSES.split())
