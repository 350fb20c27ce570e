"""Runs a command in a terminal of its own. Prints what the command wrote. Reads commands from standard input, one per line:
`stop` (as Ctrl+S does), `go` (as Ctrl+Q does)."""
import os, pty, select, sys

pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
print(f'pid {pid}', flush=True)
inputs = [terminal, 0]
while terminal in inputs:
    for source in select.select(inputs, [], [])[0]:
        try:
            data = os.read(source, 65536)
        except OSError:
            data = b''
        if not data:
            inputs.remove(source)
        elif source == terminal:
            os.write(1, data)
        else:
            os.write(terminal, b''.join({b'stop': b'\x13', b'go': b'\x11'}[word] for word in data.split()))
            print(f'did {data.decode().split()}', flush=True)
_, status = os.waitpid(pid, 0)
print(f'ended {os.waitstatus_to_exitcode(status)}', flush=True)
