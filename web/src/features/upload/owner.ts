// Uploads go on while people look at other pages, but not for another person.
import { user } from "../../data/session.ts";
import { items } from "./items.ts";
import * as runner from "./runner.ts";

let owner = user.value?.id;

user.watch(() => {
  const now = user.value?.id;
  if (!now) return runner.leave();
  if (now === owner) return runner.comeBack(); // who signs in again finds them
  owner = now;
  for (const { id } of items.value) {
    runner.pause(id);
    runner.dismiss(id);
  }
});
