import "./style/base.css";
import "./style/ui.css";
import "./style/shell.css";
import { render } from "preact";
import { App } from "./app.tsx";
import { loadSession } from "./session.ts";

void loadSession();
render(<App />, document.getElementById("app")!);
