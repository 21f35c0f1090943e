# What ./demo, ./test and ./bench share: finds a Python that runs the devkit, and becomes it.
#
#     exec sh devkit/door.sh DOOR MODULE ARGUMENTS…
root=$(dirname "$(dirname "$(readlink -f "$0")")")
door=$1 module=$2
shift 2
export PYTHONPYCACHEPREFIX="$root/.run/cache/python" # as in devkit/paths.py
unset PYTHONDONTWRITEBYTECODE # each of many processes would compile all that it imports

fits() { # json is what Debian's python3-minimal lacks
    command -v "$1" >/dev/null && "$1" -c 'import sys, json; sys.exit(sys.version_info < (3, 10))' 2>/dev/null
}

python=python3 minor=10
until fits "$python"; do
    if [ $minor -gt 99 ]; then
        echo "./$door: Python 3.10 or newer is needed and none was found: install python3." >&2
        exit 1
    fi
    python=python3.$minor minor=$((minor + 1))
done
exec "$python" "$root/devkit" "$module" "$@"
