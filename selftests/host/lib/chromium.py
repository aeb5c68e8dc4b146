# SPDX-License-Identifier: GPL-2.0
"""Drives a headless Chromium through its debugging pipe: a page is opened,
clicked, typed into, looked at; what it asked the network for and complained
about is kept. For the witnesses in this folder; knows no page."""

import base64
import json
import os
import subprocess
import tempfile

ARGUMENTS = ["--headless=new", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
             "--disable-background-networking", "--disable-component-update",
             "--remote-debugging-pipe"]


class Chromium:
    """One browser with one page."""

    def __init__(self):
        self.profile = tempfile.TemporaryDirectory()
        self.number = 0
        self.session = None
        self.events = []
        self._start()
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self.session = attached["sessionId"]
        for domain in "Page", "Runtime", "Log", "Network":
            self.call(domain + ".enable")

    def _start(self):
        """It reads commands from descriptor 3 and answers on 4."""
        from_us, self.out = os.pipe()
        self.into, to_us = os.pipe()

        def place():
            # Moves the pipes away from 3 and 4 first, because one of them may already
            # be there.
            source, sink = os.dup(from_us), os.dup(to_us)
            high = [os.dup2(source, 100), os.dup2(sink, 101)]
            os.dup2(high[0], 3)
            os.dup2(high[1], 4)

        arguments = ARGUMENTS + ["--user-data-dir=" + self.profile.name]
        if os.geteuid() == 0:
            arguments.append("--no-sandbox")
        self.process = subprocess.Popen(["chromium"] + arguments, preexec_fn=place,
                                        close_fds=False, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        os.close(from_us)
        os.close(to_us)
        self.pending = b""

    def _read(self):
        while b"\0" not in self.pending:
            got = os.read(self.into, 1 << 20)
            if not got:
                raise RuntimeError("chromium ended")
            self.pending += got
        message, self.pending = self.pending.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **parameters):
        """One command; events that come meanwhile are kept."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]
            self.events.append(answer)

    def seen(self, *methods):
        return [event["params"] for event in self.events if event.get("method") in methods]

    def size(self, width, height):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height,
                  deviceScaleFactor=1, mobile=False)

    def colours(self, scheme):
        self.call("Emulation.setEmulatedMedia",
                  features=[{"name": "prefers-color-scheme", "value": scheme}])

    def open(self, url):
        loaded = len(self.seen("Page.loadEventFired"))
        self.call("Page.navigate", url=url)
        while len(self.seen("Page.loadEventFired")) == loaded:
            self.events.append(self._read())

    def evaluate(self, expression):
        """The value of an expression, after the page has drawn earlier changes."""
        drawn = "new Promise(done => requestAnimationFrame(() => setTimeout(done)))"
        self.call("Runtime.evaluate", expression=drawn, awaitPromise=True)
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in result:
            raise RuntimeError(f"{expression}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def middle(self, selector):
        """Scrolls an element into view, and returns the place for the mouse."""
        return self.evaluate(f"""(() => {{
            const found = document.querySelector({json.dumps(selector)});
            found.scrollIntoView({{ block: "center" }});
            const box = found.getBoundingClientRect();
            return [box.x + box.width / 2, box.y + box.height / 2];
        }})()""")

    def click(self, selector):
        x, y = self.middle(selector)
        for kind in "mousePressed", "mouseReleased":
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left",
                      clickCount=1)

    def wheel(self, selector, delta):
        x, y = self.middle(selector)
        self.call("Input.dispatchMouseEvent", type="mouseWheel", x=x, y=y, deltaX=0,
                  deltaY=delta)

    def key(self, key):
        text = {"text": key} if len(key) == 1 else {}
        self.call("Input.dispatchKeyEvent", type="keyDown", key=key, **text)
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key)

    def screenshot(self, path):
        picture = self.call("Page.captureScreenshot", format="png")
        with open(path, "wb") as file:
            file.write(base64.b64decode(picture["data"]))
        return os.path.getsize(path)

    def close(self):
        self.call("Browser.close")
        self.process.wait(timeout=30)
        self.profile.cleanup()
