#!/bin/sh
# Installs this folder as the service padit-collector and enrols it:
#   sudo ./install.sh --server URL --token TOKEN [--no-raw-sockets]
# Without --server and --token it only brings the programs up to date; the identity and what waits for the server stay.
set -eu
server= token= raw=yes
while [ $# -gt 0 ]; do
  case $1 in
    --server) server=${2:?--server needs a URL}; shift 2 ;;
    --token) token=${2:?--token needs a token}; shift 2 ;;
    --no-raw-sockets) raw=no; shift ;;
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
install -d -o "$user" -g "$user" -m 700 "$data"
rm -rf "$home.new"
cp -R "$from" "$home.new"
chown -R root:root "$home.new"
rm -rf "$home"
mv "$home.new" "$home"
ln -sf "$home/bin/padit-collector" /usr/local/bin/padit-collector
install -m 644 "$home/systemd/padit-collector.service" "$unit"
[ "$raw" = yes ] || sed -i '/^AmbientCapabilities=/d; s/^CapabilityBoundingSet=.*/CapabilityBoundingSet=/' "$unit"

if [ -n "$server" ] && [ -n "$token" ]; then
  setpriv --reuid="$user" --regid="$user" --clear-groups --no-new-privs --inh-caps=-all --bounding-set=-all \
    env PADIT_AGENT_DIR="$data" "$home/bin/padit-collector" enrol --server "$server" --token "$token"
elif [ ! -e "$data/enrolment.json" ]; then
  echo "It is not enrolled yet: give --server and --token (Collectors → Add)." >&2
  exit 1
fi
systemctl daemon-reload
systemctl enable padit-collector
systemctl restart padit-collector
caps=-all
[ "$raw" = no ] || caps=-all,+net_raw
echo "It runs. Look at it: systemctl status padit-collector; journalctl -u padit-collector; and, with the service's rights:"
echo "  sudo setpriv --reuid=$user --regid=$user --clear-groups --inh-caps=$caps --ambient-caps=$caps env PADIT_AGENT_DIR=$data padit-collector doctor"
