#!/bin/sh
# Installs this folder as the service padit-collector and enrols it:
#   sudo ./install.sh --server URL --token TOKEN --server-key FINGERPRINT [--no-raw-sockets | --raw-sockets]
# All three are in the command of Collectors → Add. --trust-first-key in place of --server-key trusts whichever key answers.
# Without --server and --token it only brings the programs up to date; the identity, what waits for the server, and whether it has raw sockets
# stay.
set -eu
server= token= raw= more=
while [ $# -gt 0 ]; do
  case $1 in
    --server) server=${2:?--server needs a URL}; shift 2 ;;
    --token) token=${2:?--token needs a token}; shift 2 ;;
    --server-key) more="$more --server-key ${2:?--server-key needs a fingerprint}"; shift 2 ;;
    --trust-first-key | --insecure-transport) more="$more $1"; shift ;;
    --no-raw-sockets) raw=no; shift ;;
    --raw-sockets) raw=yes; shift ;;
    *) echo "unknown option $1; see the first lines of $0" >&2; exit 2 ;;
  esac
done
[ "$(id -u)" = 0 ] || { echo "run it as root: sudo $0 …" >&2; exit 1; }
from=$(dirname "$(readlink -f "$0")")
home=/opt/padit-collector data=/var/lib/padit-collector user=padit-collector unit=/etc/systemd/system/padit-collector.service
if [ ! -x "$from/lib/node" ]; then
  node=$(command -v node || true)
  [ -n "$node" ] || { echo "padit-collector needs Node 20.19 or newer: install it, or use the package that brings its own." >&2; exit 1; }
  # The service does not see home folders.
  case $(readlink -f "$node") in /root/* | /home/*) echo "$node lies in a home folder, which the service cannot read: install Node for all users." >&2; exit 1 ;; esac
fi

id "$user" >/dev/null 2>&1 || useradd --system --user-group --no-create-home --home-dir "$data" --shell /usr/sbin/nologin "$user"
rm -rf "$home.new"
cp -R "$from" "$home.new"
chown -R root:root "$home.new"
rm -rf "$home"
mv "$home.new" "$home"
ln -sf "$home/bin/padit-collector" /usr/local/bin/padit-collector
if [ -z "$raw" ]; then
  raw=yes
  if [ -e "$unit" ] && ! grep -q '^AmbientCapabilities=' "$unit"; then raw=no; fi
fi
install -m 644 "$home/systemd/padit-collector.service" "$unit"
[ "$raw" = yes ] || sed -i '/^AmbientCapabilities=/d; s/^CapabilityBoundingSet=.*/CapabilityBoundingSet=/' "$unit"

own=$home/bin/padit-collector-own-data
# Its folder changes hands while it stands still; whatever fails, it does not stay so.
if systemctl is-active --quiet padit-collector; then
  trap '"$own" "$data" "$user"; systemctl start padit-collector' EXIT
  systemctl stop padit-collector
fi
if [ -n "$server" ] && [ -n "$token" ]; then
  "$own" "$data" "$user" enrol
  setpriv --reuid="$user" --regid="$user" --clear-groups --no-new-privs --inh-caps=-all --bounding-set=-all \
    env PADIT_AGENT_DIR="$data" "$home/bin/padit-collector" enrol --server "$server" --token "$token" $more
elif [ ! -e "$data/enrolment.json" ]; then
  echo "It is not enrolled yet: give --server and --token (Collectors → Add)." >&2
  exit 1
fi
"$own" "$data" "$user"
systemctl daemon-reload
systemctl enable padit-collector
systemctl restart padit-collector
trap - EXIT
caps=-all
[ "$raw" = no ] || caps=-all,+net_raw
echo "It runs. Look at it: systemctl status padit-collector; journalctl -u padit-collector; and, with the service's rights:"
echo "  sudo setpriv --reuid=$user --regid=$user --clear-groups --inh-caps=$caps --ambient-caps=$caps env PADIT_AGENT_DIR=$data padit-collector doctor"
