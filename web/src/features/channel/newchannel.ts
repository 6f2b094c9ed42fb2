import { api, type Channel } from "../../data/api.ts";
import type { Creation } from "../../data/creation.ts";
import type { Schemas } from "../../data/operation.ts";

export type NewChannel = Schemas["NewChannel"];

/** Creates the channel that a form describes by now. An earlier try of the form may have made it as it was described then. */
export async function createChannel(creation: Creation<NewChannel, Channel>, wanted: Required<NewChannel>): Promise<Channel> {
  const { name, handle, description } = wanted;
  const made = await creation.send(description ? wanted : { name, handle });
  const asWanted = made.name === name && made.handle === handle && made.description === description;
  return asWanted ? made : api.editChannel(made.id, wanted);
}
