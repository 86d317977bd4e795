#!/usr/bin/env bash
# Installs ChatApp from a release archive on Debian, or upgrades it: as root, ./install.sh from the unpacked archive.
# The version before stays in /opt/chatapp.before; a backup of the data is made first. ROOT=DIR installs into a tree and starts nothing.
set -euo pipefail
umask 022 # The service runs as another user, who must be able to read what is installed.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=${ROOT:-}
program=$root/opt/chatapp
unit=$root/etc/systemd/system/chatapp.service
data=/var/lib/chatapp
backups=/var/backups/chatapp

fail() { echo "$1" >&2; exit 1; }

[ -x "$here/server/ChatApp" ] || fail "There is no server beside this script: unpack the whole archive, and start install.sh from there."
if [ -z "$root" ]; then
  [ "$(id -u)" -eq 0 ] || fail "Installing needs root: su -c ./install.sh, or sudo ./install.sh"
  [ -d /run/systemd/system ] || fail "This machine does not run systemd; start $here/server/ChatApp in another way."
fi

# What .NET needs from the system. The names have a version in them: whichever Debian has.
if [ -z "$root" ] && command -v apt-get >/dev/null; then
  missing=()
  ldconfig -p | grep -q 'libicuuc\.so' || missing+=("$(apt-cache search --names-only '^libicu[0-9]+$' | sort | tail -n 1 | cut -d' ' -f1)")
  ldconfig -p | grep -q 'libssl\.so\.3' || missing+=(libssl3)
  if [ ${#missing[@]} -gt 0 ]; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
  fi
fi

# Everything that can go wrong comes before the running server is touched.
rm -rf "$program.new"
mkdir -p "$(dirname "$program")" "$(dirname "$unit")"
cp -R "$here/server" "$program.new"
chmod -R u+rwX,go+rX,go-w "$program.new"
"$program.new/ChatApp" --version >/dev/null || fail "This server does not run here: the archive is for another platform, or a library is missing."

if [ -z "$root" ]; then
  id chatapp >/dev/null 2>&1 || useradd --system --home-dir /nonexistent --shell /usr/sbin/nologin chatapp
  if [ -x "$program/ChatApp" ] && [ -f "$data/chat.db" ]; then
    install -d -o chatapp -g chatapp -m 700 "$backups"
    backup=$backups/before-$(date -u +%Y%m%dT%H%M%SZ).db
    setpriv --reuid=chatapp --regid=chatapp --init-groups "$program/ChatApp" backup "$backup" "--Chat:DataFolder=$data"
    echo "Backup: $backup"
  fi
fi

if [ -d "$program" ]; then
  rm -rf "$program.before"
  mv "$program" "$program.before"
fi
mv "$program.new" "$program"
cp "$here/chatapp.service" "$unit"
[ -n "$root" ] && { echo "Installed into $root."; exit 0; }

systemctl daemon-reload
systemctl enable --quiet chatapp
if ! systemctl restart chatapp; then
  journalctl -u chatapp -n 5 --no-pager -o cat >&2
  fail "ChatApp does not start. The version before is in $program.before."
fi

echo "ChatApp $("$program/ChatApp" --version) runs. Settings: /etc/chatapp.env. What it says: journalctl -u chatapp"
# Nothing follows where an operator is there already.
journalctl -u chatapp -n 20 --no-pager -o cat | grep -m 1 '/setup/' || true
