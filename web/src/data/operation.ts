// What an operation of the server's document takes and answers, looked up in wire.ts by its verb and path.
import type { components, paths } from "./wire.ts";

export type Schemas = components["schemas"];
export type Verb = "get" | "post" | "put" | "patch" | "delete";
export type PathsOf<V extends Verb> = { [P in keyof paths]: paths[P][V] extends { responses: unknown } ? P : never }[keyof paths];

type Operation<V extends Verb, P extends keyof paths> = Extract<paths[P][V], { responses: unknown }>;
type Json<T> = T extends { content: { "application/json": infer Value } } ? Value : undefined;

/** Undefined where it answers 204. */
export type Answer<V extends Verb, P extends keyof paths> =
  Operation<V, P> extends { responses: infer All } ? Json<All[keyof All & (200 | 201 | 204)]> : never;

type InPath<O> = O extends { parameters: { path: infer Values } } ? { path: Values } : unknown;
/** Null is a parameter that is left out, as the cursor of a first page is. */
type InQuery<O> = O extends { parameters: { query?: infer Values } } ? { query?: { [Name in keyof Values]: Values[Name] | null } } : unknown;
/** Some may come without one. */
type InBody<O> = O extends { requestBody: infer Body } ? { body: Json<Body> } : O extends { requestBody?: infer Body } ? ([Body] extends [undefined] ? unknown : { body?: Json<NonNullable<Body>> }) : unknown;

export type Asked<V extends Verb, P extends keyof paths> = InPath<Operation<V, P>> & InQuery<Operation<V, P>> & InBody<Operation<V, P>>;
