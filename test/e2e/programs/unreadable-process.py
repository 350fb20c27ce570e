"""Starts a process whose command line cannot be read, then a command beside it: unreadable-process.py FOLDER COMMAND...

The process maps a page of a file system that never answers, touches it in one thread and maps memory in another: the lock of its
memory map stays taken, and whoever reads its /proc/PID/cmdline or smaps_rollup waits. To be run as the first process of a pid and
mount namespace of its own, so that nobody else meets it. Prints `unreadable PID`, then what the command prints, then
`ended CODE SECONDS`, the time since `end` was read from standard input, which sends SIGTERM to the command."""
import ctypes, os, signal, stat, struct, subprocess, sys, threading, time

folder, command = sys.argv[1], sys.argv[2:]
libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
LOOKUP, FORGET, GETATTR, OPEN, READ, FLUSH, RELEASE, INIT, INTERRUPT = 1, 2, 3, 14, 15, 25, 18, 26, 36
ENOENT, ENOSYS = 2, 38


def mount():
    device = os.open('/dev/fuse', os.O_RDWR)
    options = f'fd={device},rootmode={stat.S_IFDIR:o},user_id=0,group_id=0'
    if libc.mount(b'silent', folder.encode(), b'fuse', 6, options.encode()) != 0:
        sys.exit('mount: ' + os.strerror(ctypes.get_errno()))
    return device


def attributes(node):
    mode, size = (stat.S_IFDIR | 0o755, 0) if node == 1 else (stat.S_IFREG | 0o644, 4096)
    return struct.pack('<6Q10I', node, size, 8, 0, 0, 0, 0, 0, 0, mode, 1, 0, 0, 0, 4096, 0)


def serve(device):
    """The protocol of include/uapi/linux/fuse.h, with one file, `page`. A read is never answered."""
    def answer(unique, body=b'', error=0):
        os.write(device, struct.pack('<IiQ', 16 + len(body), error, unique) + body)

    while True:
        request = os.read(device, 1 << 20)
        _, code, unique, node = struct.unpack('<IIQQ', request[:24])
        if code == INIT:
            answer(unique, struct.pack('<4I2H2I2H2I28x', 7, 31, 65536, 0, 8, 8, 131072, 1, 32, 0, 0, 0)[:64])
        elif code == LOOKUP and request[40:] == b'page\0':
            answer(unique, struct.pack('<4Q2I', 2, 0, 3600, 3600, 0, 0) + attributes(2))
        elif code == LOOKUP:
            answer(unique, error=-ENOENT)
        elif code == GETATTR:
            answer(unique, struct.pack('<Q2I', 3600, 0, 0) + attributes(node))
        elif code == OPEN:
            answer(unique, struct.pack('<Q2I', 0, 0, 0))
        elif code in (FLUSH, RELEASE):
            answer(unique)
        elif code not in (READ, FORGET, INTERRUPT):
            answer(unique, error=-ENOSYS)


def hold():
    page = libc.mmap(None, 4096, 1, 2, os.open(folder + '/page', os.O_RDONLY), 0)
    memory = os.open('/proc/self/mem', os.O_RDONLY)
    threading.Thread(target=lambda: os.pread(memory, 16, page)).start()
    time.sleep(0.3)
    libc.mmap(None, 4096, 3, 0x22, -1, 0)


def fork(run, *arguments):
    pid = os.fork()
    if pid == 0:
        run(*arguments)
        os._exit(0)
    return pid


device = mount()
fork(serve, device)
os.close(device)
held = fork(hold)
while subprocess.run(['timeout', '-s', 'KILL', '0.5', 'cat', f'/proc/{held}/cmdline'], stdout=subprocess.DEVNULL).returncode == 0:
    pass
print('unreadable', held, flush=True)
started = time.monotonic()
child = subprocess.Popen(command, stdin=subprocess.DEVNULL)


def end():
    global started
    if sys.stdin.readline().strip() == 'end':
        started = time.monotonic()
        child.send_signal(signal.SIGTERM)


threading.Thread(target=end, daemon=True).start()
code = child.wait()
print(f'\nended {code} {time.monotonic() - started:.1f}', flush=True)
os._exit(0)
