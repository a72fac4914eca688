#!/usr/bin/env bash
# What an evening's script does: xargs and curl. Reads group UUIDs; arguments: URL, copies at a time, seconds between polls.
set -euo pipefail
export URL=$1/zstack EVERY=$3
password=$(printf password | sha512sum | cut -d' ' -f1)
login="{\"logInByAccount\":{\"accountName\":\"admin\",\"password\":\"$password\"}}"
SESSION=$(curl -sf -X PUT -H 'Content-Type: application/json' -d "$login" "$URL/v1/accounts/login" | grep -o '"uuid":"[0-9a-f]*"' | head -n 1 | cut -d'"' -f4)
export SESSION

# shellcheck disable=SC2016
xargs -P "$2" -n 1 bash -c '
  body="{\"recoverVmBackupFromImageStoreBackupStorage\":{\"srcBackupStorageUuid\":\"$LOCAL\",\"dstBackupStorageUuid\":\"$VAULT\"}}"
  job=$(cat /proc/sys/kernel/random/uuid); job=${job//-/}
  curl -sf -o /dev/null -X PUT -H "Authorization: OAuth $SESSION" -H "X-Job-UUID: $job" -H "Content-Type: application/json" -d "$body" "$URL/v1/vm-backups/$0/actions"
  while [ "$(curl -s -o /dev/null -w "%{http_code}" "$URL/v1/api-jobs/$job")" = 202 ]; do sleep "$EVERY"; done
'
