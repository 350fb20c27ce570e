# Starts so many workers, does nothing for a while, then starts two more every second, each of which holds about 10 MB until
# its standard input ends: fork-storm.sh WORKERS
exec 3<&0

start_worker() {
  (
    held=$(head -c 10000000 /dev/zero | tr '\0' x)
    read -r _
  ) <&3 &
}

for _ in $(seq "$1"); do start_worker; done
sleep 6
for _ in $(seq 60); do
  start_worker
  sleep 0.5
done
wait
