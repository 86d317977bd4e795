#!/usr/bin/env bash
# Runs what ships for containers and for systemd: deploy/Dockerfile, compose.yaml, and the release archive on a minimal Debian under systemd.
# Not part of test.sh. As root on Debian 12; takes some minutes, and NuGet. The last line is "N passed, N failed".
#   ./deploy/container-test.sh [image] [compose] [archive]     without one: all; compose needs the image
# No registry of images is asked: under the names that Dockerfile and compose.yaml use lie stand-ins, made of Debian's packages and this
# machine's SDK. What is made stays for the next run, in CONTAINER_FOLDER=/var/tmp/chatapp-containers. REBUILD=no keeps image and archives.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

folder=${CONTAINER_FOLDER:-/var/tmp/chatapp-containers} port=${CONTAINER_PORT:-50070}
mirror=http://deb.debian.org/debian
mkdir -p "$folder"
[ "$(id -u)" -eq 0 ] || { echo "container-test.sh needs root: sudo $0" >&2; exit 1; }
missing=()
for program in podman runc mmdebstrap podman-compose curl iptables /usr/lib/podman/netavark /usr/lib/podman/aardvark-dns; do
  command -v "$program" >/dev/null || missing+=("${program##*/}")
done
if [ ${#missing[@]} -gt 0 ]; then
  echo "Installing ${missing[*]} …"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

# Images and networks of the tests' own. Limits that are not above this machine's; runc, since crun refuses hybrid cgroups.
export CONTAINERS_STORAGE_CONF=$folder/storage.conf CONTAINERS_CONF=$folder/containers.conf
cat >"$CONTAINERS_STORAGE_CONF" <<END
[storage]
driver = "overlay"
runroot = "$folder/run"
graphroot = "$folder/storage"
END
cat >"$CONTAINERS_CONF" <<END
[containers]
default_ulimits = ["nofile=$(ulimit -Hn):$(ulimit -Hn)", "nproc=30000:30000"]
[network]
network_backend = "netavark"
network_config_dir = "$folder/networks"
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
END

passed=0 failed=0 made=(chatapp-image chatapp-bookworm chatapp-trixie)
end() { for name in "${made[@]}"; do podman rm -f -v -t 1 "$name" >/dev/null 2>&1 || true; done; }
trap end EXIT

# check WORDS COMMAND …: one line, and what the command said where it failed.
check() {
  local words=$1 said; shift
  if said=$("$@" 2>&1); then
    passed=$((passed + 1))
    echo "✓ $words"
  else
    failed=$((failed + 1))
    echo "✗ $words"
    echo "$said" | tail -n 12
  fi
}
# within SECONDS COMMAND …: until it succeeds.
within() { local seconds=$1; shift; for _ in $(seq $((seconds * 4))); do "$@" >/dev/null 2>&1 && return; sleep 0.25; done; "$@"; }
# started NAME ARGUMENTS …: a container that the script removes in the end.
started() { podman rm -f -v -t 1 "$1" >/dev/null 2>&1 || true; podman run -d --name "$@" >/dev/null; }

# root NAME SUITE VARIANT PACKAGES: a Debian root as the image NAME.
root() {
  podman image exists "$1" && return
  echo "Making $1 …"
  mmdebstrap --quiet --variant="$3" --include="$4" "$2" "$folder/root.tar" "$mirror"
  podman import --quiet "$folder/root.tar" "$1" >/dev/null 2>&1
  rm "$folder/root.tar"
}
# stand_in NAME FOLDER: an image NAME from the Containerfile on the standard input.
stand_in() { podman build --quiet --pull=never --file - --tag "$1" "$2" >/dev/null; }
written() { podman diff "$1" | grep -vE '^[AC] /(etc|etc/(passwd|group)|run|run/secrets)$'; }
exit_code() { podman inspect "$1" --format '{{.State.ExitCode}}'; }
base_of() { sed -nE "s|^FROM ([^ ]*$1[^ ]*).*|\1|p" deploy/Dockerfile; }

image() {
  local certificates=/etc/ssl/certs/ca-certificates.crt packages=${NUGET_PACKAGES:-$HOME/.nuget/packages} sdk
  sdk=$(dirname "$(readlink -f "$(command -v dotnet)")")
  if [ "${REBUILD:-}" != no ] || ! podman image exists localhost/chatapp; then
    root localhost/debian bookworm minbase ca-certificates,libicu72,libssl3,libstdc++6,tzdata
    root localhost/distroless bookworm extract base-files,ca-certificates,libc6,libgcc-s1,libicu72,libssl3,libstdc++6,tzdata,zlib1g
    stand_in "$(base_of /sdk:)" "$sdk" <<END
FROM localhost/debian
COPY . /usr/share/dotnet/
RUN ln -sf /usr/share/dotnet/dotnet /usr/bin/dotnet
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 NUGET_CERT_REVOCATION_MODE=${NUGET_CERT_REVOCATION_MODE:-online}
END
    stand_in "$(base_of /runtime-deps:)" "$folder/networks" <<END
FROM localhost/distroless
ENV ASPNETCORE_HTTP_PORTS=8080 DOTNET_RUNNING_IN_CONTAINER=true
END
    mkdir -p "$packages"
    echo "Building the image …"
    podman build --quiet --pull=never --format docker --file deploy/Dockerfile --tag localhost/chatapp \
      --volume "$packages:/root/.nuget/packages:O" --volume "$certificates:$certificates:ro" . >/dev/null
  fi
  # As strict as an operator can be: nothing is writable but the volume, no right is left, neither HOME nor TZ is set.
  local strict=(--read-only --read-only-tmpfs=false --cap-drop=all --security-opt=no-new-privileges --unsetenv=HOME --unsetenv=TZ
    --memory=512m --publish "127.0.0.1:$port:50001" --volume chatapp-test:/data)
  podman volume rm -f chatapp-test >/dev/null 2>&1 || true
  check "the image is below 300 MB" test "$(podman image inspect localhost/chatapp --format '{{.Size}}')" -lt 300000000
  check "it starts with a read-only root and without rights" started chatapp-image "${strict[@]}" localhost/chatapp
  check "its health check succeeds" within 20 podman healthcheck run chatapp-image
  check "it runs as 1654, not as root" \
    grep -qP '^Uid:\t1654\t1654\t1654\t1654' "/proc/$(podman inspect chatapp-image --format '{{.State.Pid}}')/status"
  check "a browser's whole way works" \
    podman run --rm --network container:chatapp-image --read-only localhost/chatapp probe http://127.0.0.1:50001
  check "it is reached from outside" curl -fsS -o /dev/null "http://127.0.0.1:$port/"
  check "nothing is written outside of the volume" test -z "$(written chatapp-image)"
  local data keys
  data=$(podman volume inspect chatapp-test --format '{{.Mountpoint}}') keys=$(ls "$data/keys")
  check "it stops within 12 s" timeout 12 podman stop -t 15 chatapp-image
  check "with exit code 0" test "$(exit_code chatapp-image)" = 0
  check "another one on the same volume starts" started chatapp-image "${strict[@]}" -e AllowedHosts=chat.example.com localhost/chatapp
  check "and is healthy where it answers to its public name only" within 20 podman healthcheck run chatapp-image
  check "with the keys of the first one" test "$(ls "$data/keys")" = "$keys"
  podman rm -f -t 15 chatapp-image >/dev/null 2>&1
}

compose() {
  root localhost/services bookworm minbase postgresql,redis-server,caddy,ca-certificates
  mkdir -p "$folder/services"
  cat >"$folder/services/postgres" <<'END'
#!/bin/bash
# As the official image: a database and its user at the first start.
set -e
run() { setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; }
mkdir -p "$PGDATA" && chown postgres "$PGDATA" && chmod 700 "$PGDATA"
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  echo "$POSTGRES_PASSWORD" >/tmp/password && chmod 644 /tmp/password
  run initdb -D "$PGDATA" -U "$POSTGRES_USER" -A scram-sha-256 --pwfile=/tmp/password -E UTF8 --locale=C.UTF-8
  echo "CREATE DATABASE $POSTGRES_DB" | run postgres --single -D "$PGDATA" postgres
  echo "host all all all scram-sha-256" >>"$PGDATA/pg_hba.conf"
fi
mkdir -p /run/postgresql && chown postgres /run/postgresql
exec setpriv --reuid=postgres --regid=postgres --clear-groups postgres -D "$PGDATA" -c listen_addresses='*'
END
  chmod +x "$folder/services/postgres"
  local image
  for image in $(sed -nE 's/^ *image: (docker\.io.*)/\1/p' deploy/compose.yaml); do
    podman image exists "$image" || case $image in
      */postgres:*) printf '%s\n' "FROM localhost/services" "COPY postgres /entrypoint" \
        "ENV PATH=/usr/lib/postgresql/15/bin:/usr/sbin:/usr/bin:/sbin:/bin" "ENV PGDATA=/var/lib/postgresql/data" \
        'ENTRYPOINT ["/entrypoint"]' "STOPSIGNAL SIGINT" | stand_in "$image" "$folder/services" ;;
      */redis:*) printf '%s\n' "FROM localhost/services" "WORKDIR /data" | stand_in "$image" "$folder/services" ;;
      */caddy:*) printf '%s\n' "FROM localhost/services" "ENV XDG_CONFIG_HOME=/config XDG_DATA_HOME=/data" \
        'CMD ["caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"]' | stand_in "$image" "$folder/services" ;;
      *) echo "There is no stand-in for $image." >&2; exit 1 ;;
    esac
  done

  local https=$((port + 2)) part name=chatapp-test
  export CHAT_HOST=localhost POSTGRES_PASSWORD=c0ffee HTTP_PORT=$((port + 1)) HTTPS_PORT=$https COMPOSE_PROJECT_NAME=$name
  at() { podman exec "${name}_$1_1" "${@:2}"; }
  for part in node-a node-b postgres redis caddy; do made+=("${name}_${part}_1"); done
  podman-compose -f deploy/compose.yaml -p $name down -v >/dev/null 2>&1 || true
  check "all five start" podman-compose -f deploy/compose.yaml -p $name up -d
  check "both nodes are healthy" \
    within 60 eval 'podman healthcheck run chatapp-test_node-a_1 && podman healthcheck run chatapp-test_node-b_1'
  check "PostgreSQL and Redis pass their health checks" eval \
    'at postgres pg_isready -h 127.0.0.1 -U chatapp && at redis redis-cli ping'
  check "both nodes listen at Redis" within 10 eval '[ "$(at redis redis-cli client list | grep -cE " (sub|ssub)=[1-9]")" -ge 2 ]'
  check "Caddy serves the page" within 30 curl -fsSk -o /dev/null "https://localhost:$https/"
  podman cp "${name}_caddy_1:/data/caddy/pki/authorities/local/root.crt" "$folder/root.crt" && chmod 644 "$folder/root.crt"
  probe() {
    podman run --rm --network host -v "$folder/root.crt:/root.crt:ro" -e SSL_CERT_FILE=/root.crt localhost/chatapp probe "https://localhost:$https"
  }
  check "a browser's whole way works through Caddy" probe
  check "nothing but the volumes is written by a node" test -z "$(written "${name}_node-a_1")"
  check "a node that is gone is not missed" eval "podman kill ${name}_node-a_1 && probe"
  check "the other one stops within 12 s" timeout 12 podman stop -t 15 "${name}_node-b_1"
  check "with exit code 0" test "$(exit_code "${name}_node-b_1")" = 0
  podman-compose -f deploy/compose.yaml -p $name down -v >/dev/null 2>&1
}

archive() {
  [ "${REBUILD:-}" = no ] && ls artifacts/chatapp-*-linux-x64.tar.gz >/dev/null 2>&1 || ./deploy/package.sh
  local suite name
  for suite in bookworm trixie; do
    root "localhost/systemd-$suite" $suite minbase systemd,systemd-sysv,dbus
    name=chatapp-$suite
    on() { podman exec "$name" "$@"; }
    # The PATH is what "su" leaves to root.
    install() { podman exec -e PATH=/usr/local/bin:/usr/bin:/bin "$name" bash -c '/root/chatapp-*/install.sh'; }
    refused() { local said; said=$(install 2>&1) && return 1; grep -q "$1" <<<"$said"; }
    echo "On $suite:"
    check "systemd starts" started "$name" --systemd=always --privileged --stop-signal=SIGRTMIN+3 "localhost/systemd-$suite" /sbin/init
    check "and has started everything" within 30 eval '[[ $(on systemctl is-system-running) =~ running|degraded ]]'
    podman cp "$(ls -t artifacts/chatapp-*-linux-x64.tar.gz | head -n 1)" "$name:/root/archive.tar.gz"
    on tar xf /root/archive.tar.gz -C /root
    check "install.sh installs, with what is missing" install
    check "the service is active" on systemctl is-active --quiet chatapp
    check "a browser's whole way works" on /opt/chatapp/ChatApp probe http://127.0.0.1:50001
    check "it is no root, and has no rights" on bash -c '
      status=/proc/$(systemctl show -P MainPID chatapp)/status
      ! grep -qP "^Uid:\t0" $status && grep -q "^CapEff:.0000000000000000" $status'
    check "it restarts, five times" on bash -c 'for _ in 1 2 3 4 5; do systemctl restart chatapp || exit 1; done'
    check "killed, it is started again" eval 'on systemctl kill -s KILL chatapp && sleep 2.5 && within 10 on systemctl is-active chatapp'
    check "it stops within 12 s, with success" on bash -c 'timeout 12 systemctl stop chatapp && [ "$(systemctl show -P Result chatapp)" = success ]'
    check "and starts again" on systemctl start chatapp
    check "an upgrade makes a backup, keeps the version before, and runs" eval 'on touch /opt/chatapp/first && install && on bash -c "
      ls /var/backups/chatapp/before-*.db && test -e /opt/chatapp.before/first && systemctl is-active chatapp"'
    check "so does the next one" eval 'on touch /opt/chatapp/good && install && on test -e /opt/chatapp.before/good'
    on bash -c 'echo Urls=nonsense >/etc/chatapp.env; touch /opt/chatapp/good'
    check "one that cannot start says why" refused 'Urls'
    check "tried again, it keeps the last version that ran" eval "refused 'chatapp.before' && on test -e /opt/chatapp.before/good"
    on rm /etc/chatapp.env
    check "with the fault mended, it runs" eval 'install && on systemctl is-active chatapp'
    podman rm -f -t 5 "$name" >/dev/null
  done
}

[ $# -gt 0 ] || set -- image compose archive
mkdir -p "$folder/networks"
for part in "$@"; do
  [[ $part =~ ^(image|compose|archive)$ ]] || { echo "There is no part $part: image, compose, archive." >&2; exit 1; }
  $part
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
