#!/usr/bin/env bash
# Installs ChatApp from a release archive on Debian, or upgrades it: as root, ./install.sh from the unpacked archive.
# The last version that started stays in /opt/chatapp.before; a backup of SQLite's data is made first (PostgreSQL: by pg_dump). ROOT=DIR installs into a tree and starts nothing.
set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin # Which su leaves out.
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

# What .NET needs from the system. The name of ICU's package has a version in it, which a new machine knows only after the update.
has() { ldconfig -p | grep "$1" >/dev/null; }
if [ -z "$root" ] && command -v apt-get >/dev/null && ! { has 'libicuuc\.so' && has 'libssl\.so\.3'; }; then
  apt-get update -qq
  missing=()
  if ! has 'libicuuc\.so'; then
    icu=$(apt-cache pkgnames libicu | grep -E '^libicu[0-9]+$' | sort -V | tail -n 1) || fail "apt-get finds no libicu, which .NET needs: is Debian's mirror reached?"
    missing+=("$icu")
  fi
  has 'libssl\.so\.3' || missing+=(libssl3)
  echo "Installing ${missing[*]} …"
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

# Everything that can go wrong comes before the running server is touched.
rm -rf "$program.new"
mkdir -p "$(dirname "$program")" "$(dirname "$unit")"
cp -R "$here/server" "$program.new"
chmod -R u+rwX,go+rX,go-w "$program.new"
# "--version" alone would run without ICU.
version=$("$program.new/ChatApp" --version) && "$program.new/ChatApp" probe --help >/dev/null \
  || fail "This server does not run here: the archive is for another platform, or a library is missing."

if [ -z "$root" ]; then
  [ "$(systemctl show -P SubState chatapp)" != start ] || fail "ChatApp is starting, perhaps with a change of its database. Try again when it runs."
  id chatapp >/dev/null 2>&1 || useradd --system --home-dir /nonexistent --shell /usr/sbin/nologin chatapp
  if grep -qs '^ConnectionStrings__Postgres=' /etc/chatapp.env; then
    echo "The data is in PostgreSQL: no backup is made here. The way back from a new version is a pg_dump made before."
  elif [ -x "$program/ChatApp" ] && [ -f "$data/chat.db" ]; then
    install -d -o chatapp -g chatapp -m 700 "$backups"
    backup=$backups/before-$(date -u +%Y%m%dT%H%M%SZ).db
    setpriv --reuid=chatapp --regid=chatapp --init-groups "$program/ChatApp" backup "$backup" "--Chat:DataFolder=$data"
    echo "Backup: $backup"
  fi
fi

# A version that never started is not worth keeping: the one before it may be the last that did.
if [ -d "$program.before" ] && [ -z "$root" ] && ! [ -e "$program/.started" ] && ! systemctl is-active --quiet chatapp; then
  rm -rf "$program"
elif [ -d "$program" ]; then
  rm -rf "$program.before"
  mv "$program" "$program.before"
fi
mv "$program.new" "$program"
cp "$here/chatapp.service" "$unit"
[ -n "$root" ] && { echo "Installed into $root."; exit 0; }

systemctl daemon-reload
systemctl enable --quiet chatapp
systemctl reset-failed chatapp 2>/dev/null || true # Starts that failed before count against this one.
if ! systemctl restart chatapp; then
  journalctl -u chatapp -n 5 --no-pager -o cat >&2
  [ ! -d "$program.before" ] || before=" The version before is in $program.before."
  fail "ChatApp does not start.${before:-}"
fi

touch "$program/.started"
echo "$version runs. Settings: /etc/chatapp.env. What it says: journalctl -u chatapp"
# Nothing follows where an operator is there already.
journalctl "_SYSTEMD_INVOCATION_ID=$(systemctl show -P InvocationID chatapp)" -n 20 --no-pager -o cat | grep -m 1 '/setup/' || true
