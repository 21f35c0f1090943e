from . import ir_asset, ir_http, res_users
