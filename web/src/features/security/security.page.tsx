import "./security.css";
import { href } from "../../routes.ts";
import { titles } from "../../titles.ts";
import { Icon } from "../../kit/icon.tsx";
import { Passkeys } from "./passkeys.tsx";
import { Password } from "./password.tsx";
import { SecondFactor } from "./secondfactor.tsx";
import { Sessions } from "./sessions.tsx";
import { SignInLog } from "./signinlog.tsx";
import { Tokens } from "./tokens.tsx";

export default function Security() {
  return (
    <div class="narrow">
      <a class="btn plain up" href={href("settings")}>
        <Icon name="back" />
        {titles("settings")}
      </a>
      <div class="page-head">
        <h1 tabIndex={-1}>{titles("security")}</h1>
      </div>
      <div class="security">
        <Passkeys />
        <SecondFactor />
        <Password />
        <Sessions />
        <Tokens />
        <SignInLog />
      </div>
    </div>
  );
}
