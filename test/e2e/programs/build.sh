# Compiles a C++ file several times, one after the other: build.sh SOURCE TIMES
for _ in $(seq "$2"); do
  c++ -c -o /dev/null "$1" || exit 1
done
