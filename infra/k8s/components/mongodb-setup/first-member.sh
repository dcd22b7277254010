#!/bin/sh
# Runs the scripts that are named after initiate.js, in the first pod alone: before there is a user, MongoDB lets only
# somebody on its own machine make one.
set -eu
case "$POD_NAME" in *-0) ;; *) exit 0 ;; esac
exec mongosh --quiet --norc --nodb /scripts/initiate.js "$@"
