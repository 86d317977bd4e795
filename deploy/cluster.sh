#!/usr/bin/env bash
# Runs a whole cluster on this machine until Ctrl-C: PostgreSQL, Redis, two nodes of ChatApp, and nginx in front of them.
# Everything lies in one folder (default ./data-cluster), which can be removed afterwards. To try, not to operate: deploy/README.md.
# Other ports and folder: CLUSTER_PORT=50010 CLUSTER_FOLDER=/tmp/cluster ./deploy/cluster.sh   Without Redis: CLUSTER_BELL=notify.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

port=${CLUSTER_PORT:-50010}                       # nginx; the nodes take the next two ports, PostgreSQL and Redis those after them
folder=$(mkdir -p "${CLUSTER_FOLDER:-data-cluster}" && cd "${CLUSTER_FOLDER:-data-cluster}" && pwd)
postgres_port=$((port + 3)) redis_port=$((port + 4))

postgres_bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 || true)
nginx=$(command -v nginx || ls /usr/sbin/nginx 2>/dev/null || true)
missing=()
[ -n "$postgres_bin" ] || missing+=(postgresql)
command -v redis-server >/dev/null || [ "${CLUSTER_BELL:-redis}" = notify ] || missing+=(redis-server)
[ -n "$nginx" ] || missing+=(nginx-light)
[ ${#missing[@]} -eq 0 ] || { echo "The cluster needs ${missing[*]}: sudo apt-get install ${missing[*]}" >&2; exit 1; }

server=${CHATAPP_SERVER:-}
if [ -z "$server" ]; then
  echo "Building ChatApp …"
  dotnet build --configuration Release --nologo --verbosity quiet ChatApp
  server="dotnet $PWD/ChatApp/bin/Release/net10.0/ChatApp.dll"
fi

# PostgreSQL refuses to run as root.
as_user=()
if [ "$(id -u)" -eq 0 ]; then
  as_user=(setpriv --reuid=postgres --regid=postgres --clear-groups)
  mkdir -p "$folder/postgres" && chown postgres "$folder/postgres"
fi

running=() below=()
end() {
  trap - EXIT INT TERM
  # The nodes first: they drain. Then what they need, which Ctrl-C does not reach by itself.
  for pid in "${running[@]}" "${below[@]}"; do kill -TERM "$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true; done
}
trap end EXIT
trap 'exit 130' INT TERM # Which ends it all as well, and says nothing of a part that has ended.

if [ ! -s "$folder/postgres/PG_VERSION" ]; then
  "${as_user[@]}" "$postgres_bin/initdb" -D "$folder/postgres" -A trust -U chatapp -E UTF8 --locale=C.UTF-8 >"$folder/initdb.log"
fi
setsid "${as_user[@]}" "$postgres_bin/postgres" -D "$folder/postgres" -p "$postgres_port" -k "$folder/postgres" \
  -c listen_addresses=127.0.0.1 >"$folder/postgres.log" 2>&1 &
below+=($!)
until "$postgres_bin/pg_isready" -q -h 127.0.0.1 -p "$postgres_port"; do
  kill -0 "${below[0]}" 2>/dev/null || { tail -n 3 "$folder/postgres.log" >&2; exit 1; }
  sleep 0.1
done
"$postgres_bin/psql" -qAt -h 127.0.0.1 -p "$postgres_port" -U chatapp -d postgres \
  -c "SELECT 1 FROM pg_database WHERE datname = 'chatapp'" | grep -q 1 \
  || "$postgres_bin/createdb" -h 127.0.0.1 -p "$postgres_port" -U chatapp chatapp

bell=
if [ "${CLUSTER_BELL:-redis}" != notify ]; then
  setsid redis-server --port "$redis_port" --bind 127.0.0.1 --save '' --dir "$folder" >"$folder/redis.log" 2>&1 &
  below+=($!)
  bell=127.0.0.1:$redis_port
fi

for node in a b; do
  node_port=$((port + (${#running[@]} + 1)))
  ConnectionStrings__Postgres="Host=127.0.0.1;Port=$postgres_port;Username=chatapp;Database=chatapp" ConnectionStrings__Redis=$bell \
    Chat__Node=$node Chat__DataFolder="$folder/node-$node" Chat__TrustedProxies=127.0.0.1 Chat__FileStore=postgres \
    $server --Urls="http://127.0.0.1:$node_port" >"$folder/node-$node.log" 2>&1 &
  running+=($!)
  until grep -q 'ready:' "$folder/node-$node.log"; do
    kill -0 "${running[-1]}" 2>/dev/null || { tail -n 3 "$folder/node-$node.log" >&2; exit 1; }
    sleep 0.1
  done
done

sed -e "s#@PORT@#$port#; s#@A@#$((port + 1))#; s#@B@#$((port + 2))#; s#@FOLDER@#$folder#g" deploy/nginx-cluster.conf >"$folder/nginx.conf"
"$nginx" -c "$folder/nginx.conf" -p "$folder" -e "$folder/nginx.log" -g 'daemon off;' &
running+=($!)

echo "The cluster is ready: http://127.0.0.1:$port (nodes: $((port + 1)) and $((port + 2)); logs and data: $folder)"
sed -n '/To set it up/p' "$folder/node-b.log" # Good at the node that printed it.
echo "Ctrl-C ends it."
wait -n "${running[@]}" "${below[@]}" || true
echo "A part of the cluster has ended; its log is in $folder." >&2
exit 1
