# After a while of doing nothing: one more worker every half second, each of which holds about 10 MB until its standard input ends.
sleep 5
exec 3<&0
for _ in $(seq 60); do
  (
    held=$(head -c 10000000 /dev/zero | tr '\0' x)
    read -r _
  ) <&3 &
  sleep 0.5
done
wait
