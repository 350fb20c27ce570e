# Writes 400 MB into a file, then reads it again and again for some seconds: churn.sh FILE SECONDS
head -c 400000000 /dev/zero > "$1" || exit 1
end=$(($(date +%s) + $2))
while [ "$(date +%s)" -lt "$end" ]; do
  cat "$1" > /dev/null || exit 1
done
