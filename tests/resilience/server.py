"""Starts and kills servers, and speaks to them: what the tests of this folder and some benches share."""

import atexit
import base64
import hashlib
import http.client
import json
import os
import re
import selectors
import shutil
import signal
import ssl
import subprocess
import threading
import time
from pathlib import Path

PATIENCE = 30
FREE_RATES = ("rates.auth_per_minute=100000", "rates.write_per_minute=1000000", "rates.read_per_second=100000",
              "rates.upload_per_second=100000")
LOST = (OSError, http.client.HTTPException)  # how a request ends whose server died


class Server:
    """`klieg serve` on a data folder and a free port of loopback."""

    def __init__(self, binary, data, settings=(), log=None, certificate=None):
        self.binary, self.data, self.certificate = str(binary), Path(data), certificate
        if certificate:
            settings = (*settings, f"server.tls_certificate={certificate.chain}", f"server.tls_key={certificate.key}")
        self.settings = FREE_RATES + tuple(settings)
        self.log = log or Path(f"{data}.log")
        self.process = self.port = None
        atexit.register(lambda: self.process and self.alive() and self.kill())  # a test that fails leaves no server behind

    def start(self, wait=True):
        command = [self.binary, "serve", "--data", str(self.data), "--listen", "127.0.0.1:0"]
        for setting in self.settings:
            command += ["--set", setting]
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, stdin=subprocess.DEVNULL)
        if wait and not self.wait_until_it_serves():
            raise SystemExit(f"the server did not start; see {self.log}")
        return self

    def wait_until_it_serves(self):
        """Reads its address from its output. False where it ends before."""
        text, end = b"", time.monotonic() + PATIENCE
        with selectors.DefaultSelector() as ready:
            ready.register(self.process.stdout, selectors.EVENT_READ)
            while time.monotonic() < end:
                if not ready.select(0.2):
                    continue
                piece = os.read(self.process.stdout.fileno(), 4096)
                if not piece:
                    return False
                text += piece
                found = re.search(rb"Klieg serves https?://[^\s:]+:(\d+)\n", text)
                if found:
                    self.port = int(found.group(1))
                    return True
        return False

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def stop(self):
        """As an operator does it. Answers the exit status."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()
            return "it did not stop within %d s" % PATIENCE
        finally:
            self.process.stdout.close()

    def alive(self):
        return self.process.poll() is None

    def memory_kib(self, field="VmRSS"):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(rf"{field}:\s+(\d+) kB", status).group(1))

    def client(self, token=None):
        return Client(self.port, token, certificate=self.certificate)

    def admin(self, *arguments, check=True):
        """What `klieg admin` said. Where it fails the test does, unless that is looked at: nothing listed is not nothing there."""
        command = [self.binary, "admin", *arguments, "--data", str(self.data)]
        run = subprocess.run(command, capture_output=True, text=True, timeout=120)
        if check and run.returncode != 0:
            raise SystemExit(f"klieg admin {' '.join(arguments)} ended with {run.returncode}: {run.stdout}{run.stderr}")
        return run

    def decoders(self):
        """Processes that read this data folder's files, other than the server: its ffmpegs, also of servers killed before."""
        found = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit() or int(entry.name) in (os.getpid(), self.process.pid):
                continue
            try:
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if str(self.data / "objects" / "links").encode() in command:
                found.append(int(entry.name))
        return found


class Certificate:
    """A key, and a certificate for localhost that vouches for itself: who trusts it takes the server."""

    def __init__(self, folder, name="site", kind="EC"):
        self.chain, self.key = Path(folder, f"{name}.crt"), Path(folder, f"{name}.key")
        algorithm = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1") if kind == "EC" else ("-newkey", "rsa:2048")
        subprocess.run(
            ["openssl", "req", "-x509", *algorithm, "-nodes", "-days", "2", "-subj", f"/CN={name}", "-addext",
             "subjectAltName=DNS:localhost,IP:127.0.0.1", "-out", self.chain, "-keyout", self.key],
            check=True, capture_output=True)


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"{self.status} {self.body[:300]!r}"


class Refused(Exception):
    """The server answered, and not what was expected."""

    def __init__(self, what, answer):
        super().__init__(f"{what}: {answer}")
        self.answer = answer


class Client:
    """One connection, kept; for one thread."""

    def __init__(self, port, token=None, patience=PATIENCE, certificate=None):
        self.port, self.token, self.patience, self.certificate = port, token, patience, certificate
        self.connection = None

    def close(self):
        if self.connection:
            self.connection.close()
        self.connection = None

    def connect(self):
        if self.certificate is None:
            return http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.patience)
        trust = ssl.create_default_context(cafile=self.certificate.chain)
        return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=self.patience, context=trust)

    def request(self, method, path, body=None, headers=None):
        sent = {} if self.token is None else {"Authorization": f"Bearer {self.token}"}
        sent.update(headers or {})
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
            sent.setdefault("Content-Type", "application/json")
        if self.connection is None:
            self.connection = self.connect()
        try:
            self.connection.request(method, path, body, sent)
            answer = self.connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        except LOST:
            self.close()
            raise

    def expect(self, status, method, path, body=None, headers=None):
        answer = self.request(method, path, body, headers)
        if answer.status != status:
            raise Refused(f"{method} {path}", answer)
        return answer

    def register(self, name):
        body = {"username": name, "email": f"{name}@example.org", "password": f"the password of {name}"}
        answer = self.expect(201, "POST", "/api/auth/register", body).json()
        self.token = answer["token"]
        return answer["user"]

    def create_channel(self, handle):
        return self.expect(201, "POST", "/api/channels", {"handle": handle, "name": handle}).json()["id"]

    def create_video(self, channel, title, **more):
        return self.expect(201, "POST", "/api/videos", {"channelId": channel, "title": title, **more}).json()["video"]

    def video(self, video_id):
        return self.expect(200, "GET", f"/api/videos/{video_id}").json()

    def use(self):
        """What its account uses of its limits."""
        return self.expect(200, "GET", "/api/users/me/limits").json()["use"]

    def begin_upload(self, video_id, length, first=None, filename=None):
        """Answers the upload's path and offset."""
        metadata = "videoId " + base64.b64encode(video_id.encode()).decode()
        if filename is not None:
            metadata += ",filename " + base64.b64encode(filename).decode()
        headers = {"Tus-Resumable": "1.0.0", "Upload-Length": str(length), "Upload-Metadata": metadata}
        if first is not None:
            headers["Content-Type"] = "application/offset+octet-stream"
        answer = self.expect(201, "POST", "/api/uploads", first, headers)
        return answer.headers["Location"], int(answer.headers["Upload-Offset"])

    def offset(self, upload):
        return int(self.expect(200, "HEAD", upload, None, {"Tus-Resumable": "1.0.0"}).headers["Upload-Offset"])

    def patch(self, upload, offset, body, checksum=False, length=None):
        """The answer to one request; bytes, or anything that can be read or iterated together with its length."""
        headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
        if checksum:
            headers["Upload-Checksum"] = "sha256 " + base64.b64encode(hashlib.sha256(body).digest()).decode()
        if length is not None:
            headers["Content-Length"] = str(length)
        return self.request("PATCH", upload, body, headers)

    def upload(self, video_id, content, piece=8 << 20, filename=None):
        """All of it. Answers the status of the last request, which a refusal cuts short."""
        try:
            upload, offset = self.begin_upload(video_id, len(content), filename=filename)
        except Refused as refused:
            return refused.answer
        answer = None
        while offset < len(content):
            answer = self.patch(upload, offset, content[offset:offset + piece])
            if answer.status == 423:  # housekeeping looks at it; clients of tus try again
                time.sleep(0.1)
                answer = self.patch(upload, offset, content[offset:offset + piece])
            if answer.status != 204:
                return answer
            offset = int(answer.headers["Upload-Offset"])
        return answer

    def wait_for(self, video_id, good, patience):
        """The video once `good` says so, or as it is when patience ends."""
        end = time.monotonic() + patience
        while True:
            video = self.video(video_id)
            if good(video) or time.monotonic() > end:
                return video
            time.sleep(0.05)


class Presentation:
    """What a player finds below playback.hls."""

    def __init__(self, client, path):
        self.client, self.base = client, path.rsplit("/", 1)[0]
        text = self._text("main.m3u8")
        self.renditions = []  # paths of media playlists
        for line in text.splitlines():
            uri = re.search(r'^#EXT-X-MEDIA:.*URI="([^"]+)"', line)
            if uri:
                self.renditions.append(uri.group(1))
            elif line and not line.startswith("#"):
                self.renditions.append(line)
        self.renditions = list(dict.fromkeys(self.renditions))
        if not self.renditions:  # whoever looks at each of them would look at nothing
            raise Refused(f"{path} lists no rendition", text)

    def _text(self, path):
        return self.client.expect(200, "GET", f"{self.base}/{path}").body.decode()

    def media(self, rendition):
        return MediaPlaylist(self, rendition, self._text(rendition))

    def fetch(self, path):
        return self.client.expect(200, "GET", f"{self.base}/{path}").body


class MediaPlaylist:
    def __init__(self, presentation, path, text):
        self.presentation, self.folder = presentation, path.rsplit("/", 1)[0]
        self.text = text
        self.ended = "#EXT-X-ENDLIST" in text
        self.init = re.search(r'#EXT-X-MAP:URI="([^"]+)"', text).group(1)
        self.durations = [float(value) for value in re.findall(r"#EXTINF:([\d.]+)", text)]
        self.segments = [line for line in text.splitlines() if line and not line.startswith("#")]

    def seconds(self):
        return sum(self.durations)

    def bytes_of(self, numbers=None):
        """The init segment and the segments, one after another: a file that decoders read."""
        return b"".join(self.pieces(numbers))

    def pieces(self, numbers=None):
        """The init segment and the segments, each by itself."""
        numbers = range(len(self.segments)) if numbers is None else numbers
        names = [self.init] + [self.segments[number] for number in numbers]
        return [self.presentation.fetch(f"{self.folder}/{name}") for name in names]


def found_no_drift(recounted):
    """Of `klieg admin recount`, that it ended well, and that all was counted as it is."""
    right = re.search(r"^\d+ things of [1-9]\d* owners, 0 uses and 0 sums corrected$", recounted.stdout, re.MULTILINE)
    return recounted.returncode == 0 and right is not None and "uses of what is gone" not in recounted.stdout


def decode(content, only=()):
    """What ffmpeg complains about; empty where all is well. `only` says how much of it: ("-frames:v", "1")."""
    command = ["ffmpeg", "-v", "error", "-nostdin", "-xerror", "-i", "pipe:0", *only, "-f", "null", "-"]
    run = subprocess.run(command, input=content, capture_output=True, timeout=300)
    text = run.stderr.decode(errors="replace").strip()
    return text or ("" if run.returncode == 0 else f"exit status {run.returncode}")


def make_clip(path, *arguments):
    """A file made by ffmpeg, unless it is there already; nobody may change it.

    The runner names a folder in KLIEG_CLIPS: there each is made once for all tests, by what it is made with, and `path` is
    another name of it.
    """
    path, arguments = Path(path), [str(argument) for argument in arguments]
    shared = os.environ.get("KLIEG_CLIPS")
    if shared and not path.exists():
        kept = Path(shared).resolve() / hashlib.sha256("\0".join(arguments).encode()).hexdigest()[:16] / path.name
        _make_clip(kept, arguments)
        try:
            path.hardlink_to(kept)
        except OSError:  # another file system
            shutil.copyfile(kept, path)
    else:
        _make_clip(path, arguments)
    return path


def _make_clip(path, arguments):
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f"making-{os.getpid()}-{threading.get_ident()}-{path.name}")  # ffmpeg goes by its ending
        subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", *arguments, str(unfinished)], check=True, timeout=1800)
        unfinished.rename(path)


def picture_and_sound(seconds, size="320x180", rate=25):
    """Arguments for a synthetic clip."""
    return ("-f", "lavfi", "-i", f"testsrc2=size={size}:rate={rate}:duration={seconds}",
            "-f", "lavfi", "-i", f"sine=frequency=440:sample_rate=48000:duration={seconds}", "-pix_fmt", "yuv420p")


def in_threads(count, work):
    threads = [threading.Thread(target=work, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    return threads
