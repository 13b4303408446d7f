#!/bin/bash
# Makes a root folder with Debian's programs and nothing else, and runs the script $2 in it as root, with the
# code to be cloned at /source. To be called in a mount and PID namespace of its own: bare_machine.sh ROOT SCRIPT
# SOURCE PYTHON STAND_IN PACKAGES. Nothing outside ROOT is written to.
set -euo pipefail
root=$1 script=$2 source=$3 python=$4 stand_in=$5 packages=$6

mount -t tmpfs -o mode=0755 tmpfs "$root"
cd "$root"
mkdir -p usr etc dev proc root run srv tmp var/lib var/backups var/log/nginx var/cache source packages stand-in
chmod 1777 tmp
for name in bin sbin lib lib64; do
  if [ -L "/$name" ]; then cp -a "/$name" "$name"; elif [ -d "/$name" ]; then mkdir "$name"; mount --rbind -o ro "/$name" "$name"; fi
done
# /usr as it is, but for /usr/local, where administrators write.
mount --rbind /usr usr
mount -t tmpfs tmpfs usr/local
mkdir -p usr/local/bin usr/local/sbin
mount --rbind /dev dev
mount -t proc proc proc
for name in passwd group shadow gshadow login.defs ld.so.cache ld.so.conf ld.so.conf.d ssl alternatives pam.d security \
  default nsswitch.conf hosts hostname host.conf resolv.conf mime.types localtime ca-certificates.conf services nginx; do
  if [ -e "/etc/$name" ]; then cp -a "/etc/$name" etc/; fi
done
rm -f etc/nginx/sites-enabled/* etc/nginx/conf.d/* etc/nginx/modules-enabled/*
mkdir -p etc/systemd/system var/lib/nginx
case "$python" in # the interpreter, where it is not Debian's
  /usr*) ;;
  *) mkdir -p "./$python" && mount --rbind -o ro "$python" "./$python" && chmod 0755 root ;;
esac
mount --rbind -o ro "$source" source
mount --rbind -o ro "$packages" packages
cp "$script" tmp/guide.sh
printf '#!/bin/sh\nexec python3 /stand-in/systemctl.py "$@"\n' > stand-in/systemctl
cp "$stand_in" stand-in/systemctl.py
chmod 0755 stand-in/systemctl
ip link set lo up 2>/dev/null || true
exec chroot . /usr/bin/env -i HOME=/root LANG=C.UTF-8 SOURCE=/source PIP_NO_INDEX=1 PIP_FIND_LINKS=/packages \
  PATH="/stand-in:$python/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" /bin/bash /tmp/guide.sh
