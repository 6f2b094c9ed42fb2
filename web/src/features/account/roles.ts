/** What an account may do beyond its own things, as people read it. */
export const roles = { user: "Member", moderator: "Moderator", administrator: "Administrator" } as const;
