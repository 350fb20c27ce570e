/**
 * The first program of a guest, in the kernel's initial file system: loads modules, mounts the system's disk and hands over to it.
 */
export const FIRST_PROGRAM = `#!/bin/busybox sh
/bin/busybox --install -s /bin
export PATH=/bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
for module in /modules/*; do insmod $module; done
while ! [ -b /dev/vda ]; do sleep 0.1; done
mount -t ext2 -o ro /dev/vda /root
mount -t tmpfs run /root/run
cp /scene /start-scene /root/run/
umount /proc /sys /dev
exec switch_root /root /bin/busybox sh /run/start-scene
`;

/**
 * Makes the guest what Debian is after its start, as far as memory goes, then plays the scene: cgroups in version 2 with the
 * controller of memory, and what a scene says goes out through the port. `watch` goes on once Headroom has looked five times: how
 * long that takes depends on how busy the real machine is.
 */
export const START_SCENE = `
export PATH=/bin HOME=/tmp LC_ALL=C
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mount -t tmpfs tmp /tmp
mount -t cgroup2 cgroup /sys/fs/cgroup
echo +memory > /sys/fs/cgroup/cgroup.subtree_control
while ! ls /dev/vport*p1; do sleep 0.1; done > /dev/null 2>&1
headroom() { node /app/dist/cli/headroom.js "$@"; }
watch() {
  headroom top --json | awk '{ print; fflush() } NR == 5 { print > "/run/watched"; close("/run/watched") }' &
  while ! [ -e /run/watched ]; do sleep 1; done
}
mark() { echo "scene: $*" > /dev/kmsg; }
exec > $(ls /dev/vport*p1)
. /run/scene
mark 'is over'
poweroff -f
`;
