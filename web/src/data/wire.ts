// Made of the API's document by scripts/wire.mjs: change what the server declares, then `npm run wire`.

export interface paths {
    "/api/admin/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists what was done by the rights of a role, newest first. */
        get: operations["listAuditEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows the limits that hold for whoever has none of their own. */
        get: operations["getSiteLimits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes them by a merge patch; null goes back to the configuration. */
        patch: operations["setSiteLimits"];
        trace?: never;
    };
    "/api/admin/site": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows what was set of the site, and what the configuration says. */
        get: operations["getSiteSettings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes it by a merge patch; null goes back to the configuration, or to none. */
        patch: operations["setSiteSettings"];
        trace?: never;
    };
    "/api/admin/site/logo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Gives the site its logo, a square, which shows through where the image does. */
        put: operations["setSiteLogo"];
        post?: never;
        /** Takes the site's logo away. */
        delete: operations["removeSiteLogo"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Finds an account by its username. */
        get: operations["listUsers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users/{user}/limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows the limits of a user, and what the user uses. */
        get: operations["getUserLimits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes them by a merge patch; null goes back to the site's. */
        patch: operations["setUserLimits"];
        trace?: never;
    };
    "/api/admin/users/{user}/uses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the same of a user. */
        get: operations["listUserUses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/appeals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says something against one's suspension, once. */
        post: operations["sendAppeal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/appeals/standing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tells who may not sign in why, until when, and what became of their appeal. */
        post: operations["getOwnStanding"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/asyncapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Answers the document of what is told over a WebSocket. */
        get: operations["getAsyncApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Signs in by username or e-mail address. */
        post: operations["logIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/login/passkey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Signs in with a passkey, which stands for a password and a second factor. */
        post: operations["logInByPasskey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends the session that asks. */
        post: operations["logOut"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells who is signed in; null: nobody is. */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes the display name or the e-mail address by a merge patch. */
        patch: operations["editMe"];
        trace?: never;
    };
    "/api/auth/me/avatar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Gives one's own account its picture, a square. */
        put: operations["setMyAvatar"];
        post?: never;
        /** Takes one's own picture away. */
        delete: operations["removeMyAvatar"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/passkey-challenge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells what a passkey is to sign (navigator.credentials.get): once, within five minutes. */
        get: operations["challengePasskey"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/passkey-offer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells what a browser makes a new passkey with (navigator.credentials.create). */
        get: operations["offerPasskey"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/passkeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists one's own passkeys, newest first. */
        get: operations["listPasskeys"];
        put?: never;
        /** Puts a passkey that was just made on one's account. */
        post: operations["addPasskey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/passkeys/{passkey}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes one of one's own passkeys off the account. */
        delete: operations["removePasskey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Changes the password and ends the other sessions. */
        post: operations["changePassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/prove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Proves anew who holds the session that asks. */
        post: operations["prove"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/prove/passkey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Proves anew who one is, with a passkey in place of the password. */
        post: operations["proveByPasskey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes an account and signs it in. */
        post: operations["register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mails a link to choose a new password. */
        post: operations["askForReset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/reset/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives an account another password with the token of a mail. */
        post: operations["resetPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells whether signing in takes a code of an app, too. */
        get: operations["getSecondFactor"];
        put?: never;
        /** Begins to put a second factor on the account: answers a secret for an app. */
        post: operations["beginSecondFactor"];
        /** Takes the second factor off the account; taking off none succeeds. */
        delete: operations["takeOffSecondFactor"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/second-factor/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Puts the second factor on the account, with the first code of the app. */
        post: operations["confirmSecondFactor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/second-factor/recovery-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes other recovery codes; those of before are void. */
        post: operations["renewRecoveryCodes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists one's own sessions, newest first. */
        get: operations["listSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/sessions/{session}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Ends one of one's own sessions. */
        delete: operations["endSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes the first administrator, with the token of the start-up link. */
        post: operations["setUp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/sign-ins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists who signed in to one's account, who tried, and what changed about who may. */
        get: operations["listSignIns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists one's own access tokens, newest first. */
        get: operations["listAccessTokens"];
        put?: never;
        /** Makes an access token, with which a program acts for its owner. */
        post: operations["createAccessToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/tokens/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revokes one of one's own access tokens. */
        delete: operations["revokeAccessToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mails a link to the caller's address, to show that they read it. */
        post: operations["askForVerification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/verification/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Confirms an address with the token of a mail: the account's, or the one it is to have. */
        post: operations["confirmAddress"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/blocks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists whom the caller has blocked, by their ids. */
        get: operations["listBlocks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/blocks/{user}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Blocks somebody. */
        put: operations["block"];
        post?: never;
        /** Blocks somebody no more, whether they were blocked or not. */
        delete: operations["unblock"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/channels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the channels of an owner, oldest first. */
        get: operations["listChannels"];
        put?: never;
        /** Makes a channel. */
        post: operations["createChannel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/channels/{channel}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a channel, by id or @handle. */
        get: operations["getChannel"];
        put?: never;
        post?: never;
        /** Deletes a channel and its videos. */
        delete: operations["deleteChannel"];
        options?: never;
        head?: never;
        /** Changes a channel by a merge patch. */
        patch: operations["editChannel"];
        trace?: never;
    };
    "/api/channels/{channel}/avatar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Gives a channel its picture, a square. */
        put: operations["setChannelAvatar"];
        post?: never;
        /** Takes a channel's picture away. */
        delete: operations["removeChannelAvatar"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/channels/{channel}/banner": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Gives a channel the picture above its page, 6 to 1. */
        put: operations["setChannelBanner"];
        post?: never;
        /** Takes the picture above a channel's page away. */
        delete: operations["removeChannelBanner"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/channels/{channel}/playlists": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the public playlists of whom a channel belongs to, the last made first. */
        get: operations["listPlaylistsOfChannel"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/channels/{channel}/subscribers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists who follows a channel. */
        get: operations["listSubscribers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/channels/{channel}/subscription": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Follows a channel, or changes what one is told of it. */
        put: operations["subscribe"];
        post?: never;
        /** Follows a channel no more. */
        delete: operations["unsubscribe"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/channels/{channel}/videos": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists a channel's videos, newest or oldest first. */
        get: operations["listChannelVideos"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/comments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says something of a video, or answers a comment. */
        post: operations["createComment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/comments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists what was said of a video, or shows a comment with its replies. */
        get: operations["listComments"];
        put?: never;
        post?: never;
        /** Deletes a comment. Its replies stay. */
        delete: operations["deleteComment"];
        options?: never;
        head?: never;
        /** Changes a comment by a merge patch. */
        patch: operations["editComment"];
        trace?: never;
    };
    "/api/comments/{id}/like": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Likes or dislikes a comment. */
        put: operations["voteOnComment"];
        post?: never;
        /** Withdraws one's vote on a comment. */
        delete: operations["withdrawVoteOnComment"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells topics as server-sent events, for who cannot have a WebSocket. */
        get: operations["streamEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/feed/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists what people did lately, newest first: published, or said of a public video. */
        get: operations["listActivity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/feed/home": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists what the caller may like to watch next. */
        get: operations["listHomeVideos"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/feed/subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the videos of all channels that the caller follows, newest first. */
        get: operations["listSubscribedVideos"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/feed/trending": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the 200 videos that people watch, like and comment on most of late. */
        get: operations["listTrendingVideos"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/library/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the videos that the caller watched, the last watched first. */
        get: operations["listHistory"];
        put?: never;
        post?: never;
        /** Forgets all that the caller watched, and where it goes on. */
        delete: operations["clearHistory"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/library/history/{video}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Forgets that the caller watched a video, and where it goes on. */
        delete: operations["forgetWatched"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/library/liked": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the videos that the caller likes, the last liked first. */
        get: operations["listLiked"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/library/not-interested/{thing}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Has a video, or all of a channel, suggested to the caller no more. */
        put: operations["notInterested"];
        post?: never;
        /** Lets a video, or what a channel publishes, be suggested again. */
        delete: operations["interestedAgain"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/library/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Says whether the history is paused. */
        get: operations["getLibrarySettings"];
        /** Pauses the history, or goes on with it. */
        put: operations["setLibrarySettings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/library/watch-later": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the videos that the caller put aside for later, the last added first. */
        get: operations["listWatchLater"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/library/watch-later/{video}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Puts a video aside for later. */
        put: operations["watchLater"];
        post?: never;
        /** Takes a video out of what is put aside. */
        delete: operations["watchNoMore"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/moderation/accounts/{user}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows whether an account may be used, and why not. */
        get: operations["getAccountStanding"];
        /** Suspends an account, bans it, or ends that. */
        put: operations["setAccountStanding"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/moderation/appeals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists what suspended people say against it and nobody has decided, oldest first. */
        get: operations["listAppeals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/moderation/appeals/{user}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Grants an appeal, which ends the suspension, or refuses it. */
        post: operations["resolveAppeal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/moderation/reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists what was reported: what is open, the longest first, or what was decided, newest first. */
        get: operations["listReported"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/moderation/reports/{subject}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists each report of a thing within the last year, in no order. */
        get: operations["listReports"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/moderation/reports/{subject}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Decides on all that is reported of a thing. */
        post: operations["resolveReports"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists what the caller was told, newest first. */
        get: operations["listNotifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notifications/preferences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows of what the caller is told, and how. */
        get: operations["getNotificationPreferences"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes of what the caller is told, and how. */
        patch: operations["changeNotificationPreferences"];
        trace?: never;
    };
    "/api/notifications/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Marks notifications as read. */
        post: operations["readNotifications"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notifications/unread": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Says how many notifications the caller has not read. */
        get: operations["countUnreadNotifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Answers this document. */
        get: operations["getOpenApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/playlists": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the caller's playlists, the last made first. */
        get: operations["listPlaylists"];
        put?: never;
        /** Makes a playlist. */
        post: operations["createPlaylist"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/playlists/{playlist}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a playlist. */
        get: operations["getPlaylist"];
        put?: never;
        post?: never;
        /** Deletes a playlist. The videos in it stay. */
        delete: operations["deletePlaylist"];
        options?: never;
        head?: never;
        /** Changes a playlist by a merge patch. */
        patch: operations["editPlaylist"];
        trace?: never;
    };
    "/api/playlists/{playlist}/items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists what is in a playlist, in its order. */
        get: operations["listPlaylistItems"];
        put?: never;
        /** Adds a video: at the end, at the top, or behind another. */
        post: operations["addPlaylistItem"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/playlists/{playlist}/items/{video}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes a video out of a playlist, whether it was in it or not. */
        delete: operations["removePlaylistItem"];
        options?: never;
        head?: never;
        /** Moves a video behind another, or to the top. */
        patch: operations["movePlaylistItem"];
        trace?: never;
    };
    "/api/reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Asks those who moderate to look at a video, a comment, a channel or an account. */
        post: operations["report"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/site": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What this site is and allows. */
        get: operations["getSite"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/site/pages/{page}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows one of the texts of the site. */
        get: operations["getSitePage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the channels that the caller follows, the one followed last first. */
        get: operations["listSubscriptions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begins an upload, perhaps with its first bytes. */
        post: operations["createUpload"];
        delete?: never;
        /** Tells what this tus server can do. */
        options: operations["describeUploads"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/uploads/{upload}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Ends an unfinished upload. */
        delete: operations["endUpload"];
        options?: never;
        /** Tells how far an upload is. */
        head: operations["getUpload"];
        /** Appends bytes to an upload. */
        patch: operations["appendToUpload"];
        trace?: never;
    };
    "/api/users/me/limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells what the caller uses of what runs out, and how much there may be. */
        get: operations["getMyLimits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/me/uses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists what of the caller's takes how many bytes, part by part, in the order of the ids. */
        get: operations["listMyUses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/videos": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists public videos that can be played, newest or oldest first. */
        get: operations["listVideos"];
        put?: never;
        /** Describes a new video, as a draft. */
        post: operations["createVideo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/videos/{video}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a video. */
        get: operations["getVideo"];
        put?: never;
        post?: never;
        /** Deletes a video and its files. */
        delete: operations["deleteVideo"];
        options?: never;
        head?: never;
        /** Changes a video's description or visibility by a merge patch. */
        patch: operations["editVideo"];
        trace?: never;
    };
    "/api/videos/{video}/like": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Likes or dislikes a video. */
        put: operations["voteOnVideo"];
        post?: never;
        /** Withdraws one's vote on a video. */
        delete: operations["withdrawVoteOnVideo"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/videos/{video}/position": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Tells where the caller is with a video. */
        put: operations["putPosition"];
        /** Tells where the caller is with a video. */
        post: operations["tellPosition"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/videos/{video}/related": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists public videos that go with one, the closest first. */
        get: operations["listRelatedVideos"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/videos/{video}/thumbnail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Gives a video a picture of one's own, 16 to 9. */
        put: operations["setVideoThumbnail"];
        post?: never;
        /** Has the picture stand for a video that was made of it by itself. */
        delete: operations["removeVideoThumbnail"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/videos/{video}/thumbnail/suggestion": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Has one of the suggestions stand for a video. */
        put: operations["chooseThumbnailSuggestion"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/videos/{video}/thumbnail/suggestions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists what else of a video could stand for it. */
        get: operations["listThumbnailSuggestions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/videos/{video}/views": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the hours in which a video was watched, in their order. */
        get: operations["listViewHours"];
        put?: never;
        /** Tells that a video is being watched. */
        post: operations["tellView"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ws": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Opens a WebSocket over which topics are told. */
        get: operations["openSocket"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ws-ticket": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes a ticket that opens one WebSocket, within half a minute. */
        post: operations["createWsTicket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows this document as a page. */
        get: operations["getDocs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process answers at all. */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/media/pictures/{whose}/{key}/{size}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Answers a picture in one size, as the lists of its sizes name it. */
        get: operations["getPicture"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/media/{path}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Answers a playlist, a segment, a whole file or a picture, below the path that a video's playback names. */
        get: operations["getMedia"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Counters in Prometheus' text format. */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether it can serve: storage answers, and it is not shutting down. Says so where it is full, or takes no files. */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AccessToken: {
            id: string;
            /**
             * @description What it is for, in its owner's words.
             * @example backup script
             */
            name: string;
            /**
             * @description What it may be used for.
             * @example [
             *       "read"
             *     ]
             */
            scopes: components["schemas"]["Scope"][];
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description To about an hour; null: never.
             */
            lastUsedAt: string | null;
            /**
             * Format: date-time
             * @description When it ends as its owner chose; null: a year after its last use.
             */
            expiresAt: string | null;
        };
        AccessTokenPage: {
            items: components["schemas"]["AccessToken"][];
            nextCursor: string | null;
        };
        AccountInBrief: {
            /** @description The user's id. */
            id: string;
            /**
             * @description The username; empty where the account is gone.
             * @example ada
             */
            username: string;
            /**
             * @description What people read.
             * @example Ada
             */
            displayName: string;
        };
        AccountPatch: {
            /**
             * @description What people read; without one, the username.
             * @example Ada
             */
            displayName?: string | null;
            /**
             * @description An e-mail address, unique on the site; shown to its owner alone.
             * @example ada@example.org
             */
            email?: string;
            /**
             * @description The password, where the address changes.
             * @example a password of some length
             */
            currentPassword?: string | null;
        };
        AccountStanding: {
            /** @description Whose it is. */
            account: components["schemas"]["AccountInBrief"];
            /** @description What the account may do beyond its own things. */
            role: components["schemas"]["Role"];
            /** @description Whether it may be used now. */
            standing: components["schemas"]["Standing"];
            /**
             * Format: date-time
             * @description When that was last set; null: never.
             */
            since: string | null;
            /**
             * Format: date-time
             * @description When the suspension ends by itself; null: when somebody ends it.
             */
            until: string | null;
            /**
             * @description Why; may be empty.
             * @example Rude.
             */
            reason: string;
            /** @description What its owner says against it; null: nothing. */
            appeal: components["schemas"]["Appeal"] | null;
        };
        AccountStandingPage: {
            items: components["schemas"]["AccountStanding"][];
            nextCursor: string | null;
        };
        Activity: {
            /**
             * @description What happened.
             * @example published
             */
            kind: components["schemas"]["ActivityKind"];
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description What was published, or spoken of, as it is now. */
            video: components["schemas"]["Video"];
            /** @description What was said of it; null: it was published. */
            comment: components["schemas"]["ActivityComment"] | null;
        };
        ActivityComment: {
            /** @description The id of the comment. */
            id: string;
            /** @description Of a reply, what it answers; null: it stands at the top level. */
            parentId: string | null;
            /** @description Who said it. */
            author: components["schemas"]["ActivityPerson"];
            /**
             * @description What was said; of a long text the beginning.
             * @example What a sea!
             */
            text: string;
        };
        /** @description Others may be added: treat what you do not know as unknown. */
        ActivityKind: "published" | "commented";
        ActivityPage: {
            items: components["schemas"]["Activity"][];
            nextCursor: string | null;
        };
        ActivityPerson: {
            /** @description The id of the account. */
            id: string;
            /**
             * @description What an @ calls them by.
             * @example ada
             */
            username: string;
            /**
             * @description What they are called.
             * @example Ada
             */
            displayName: string;
            /** @description Their picture in sizes from the smallest on; empty: they have none. */
            avatar: components["schemas"]["PictureSize"][];
        };
        Actor: {
            /** @description The id of the account. */
            id: string;
            /**
             * @description What an @ calls them by.
             * @example ada
             */
            username: string;
            /**
             * @description What they are called.
             * @example Ada
             */
            displayName: string;
            /** @description Their picture in sizes from the smallest on; empty: they have none. */
            avatar: components["schemas"]["PictureSize"][];
        };
        Appeal: {
            /**
             * @description What is said against it.
             * @example It was not me: my brother had my telephone.
             */
            text: string;
            /**
             * Format: date-time
             * @description When it was sent.
             */
            sentAt: string;
            /** @description Whether somebody has decided, and how. */
            state: components["schemas"]["AppealState"];
            /**
             * @description What the account's owner is told.
             * @example Understood. Welcome back.
             */
            answer: string;
        };
        AppealDecision: {
            /**
             * @description Whether the suspension ends.
             * @example true
             */
            granted: boolean;
            /**
             * @description What the account's owner is told.
             * @example Understood. Welcome back.
             */
            answer: string;
        };
        /** @description Others may be added: treat what you do not know as unknown. */
        AppealState: "open" | "granted" | "refused";
        /** @description Others may be added: treat what you do not know as unknown. */
        Area: "moderation" | "administration";
        Assertion: {
            /**
             * @description The credential's id (rawId), in base64url.
             * @example mMOdCwJzVhXmCmyMqHbMGA
             */
            credentialId: string;
            /**
             * @description clientDataJSON as the browser made it, in base64url.
             * @example eyJ0eXBlIjoid2ViYXV0aG4uZ2V0In0
             */
            clientData: string;
            /**
             * @description What the authenticator said of itself, in base64url.
             * @example SZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2MFAAAAAQ
             */
            authenticatorData: string;
            /**
             * @description In base64url.
             * @example MEUCIQ
             */
            signature: string;
        };
        AuditEntry: {
            /**
             * @description Its id.
             * @example al_abcdefghijabcdefghijabcdef
             */
            id: string;
            /**
             * Format: date-time
             * @description When it was done.
             */
            at: string;
            /** @description What those who moderate see, too, or administrators alone. */
            area: components["schemas"]["Area"];
            /**
             * @description What was done.
             * @example comment.removed
             */
            what: string;
            /** @description Who did it; null: whoever has the data folder, by the command line. */
            by: components["schemas"]["AccountInBrief"] | null;
            /**
             * @description To what: an id, or `site`.
             * @example v_abcdefgh234567ij
             */
            subject: string;
            /** @description Whose that is; null: nobody's. */
            of: components["schemas"]["AccountInBrief"] | null;
            /**
             * @description As who did it says; may be empty.
             * @example Advertisement.
             */
            reason: string;
            /**
             * @description What more there is to know of it; may be empty.
             * @example until 2026-12-24T00:00:00.000Z
             */
            detail: string;
            /**
             * @description From where; null where that is not known, and for moderators.
             * @example 192.0.2.7
             */
            address: string | null;
        };
        AuditEntryPage: {
            items: components["schemas"]["AuditEntry"][];
            nextCursor: string | null;
        };
        Author: {
            /** @description The id of the account. */
            id: string;
            /**
             * @description What an @ calls them by.
             * @example ada
             */
            username: string;
            /**
             * @description What they are called.
             * @example Ada
             */
            displayName: string;
            /** @description Their picture in sizes from the smallest on; empty: they have none. */
            avatar: components["schemas"]["PictureSize"][];
        };
        Beacon: {
            /**
             * @description What happens: `start` asks for a token; without one it is `progress`.
             * @example start
             * @enum {string|null}
             */
            event?: "start" | "progress" | "end" | null;
            /** @description What the start of this playback was answered. */
            token?: string | null;
            /**
             * Format: int64
             * @description How much of the video was played since the start: the time of the video, without what was skipped.
             * @example 12000
             */
            watchedMs?: number | null;
        };
        Block: {
            /** @description Who is blocked. */
            account: components["schemas"]["AccountInBrief"];
            /**
             * Format: date-time
             * @description Since when.
             */
            at: string;
        };
        BlockPage: {
            items: components["schemas"]["Block"][];
            nextCursor: string | null;
        };
        Budget: {
            /** @description Whose they are. */
            userId: string;
            /** @description How much there may be. */
            limits: components["schemas"]["Limits"];
            /** @description How much there is. */
            use: components["schemas"]["Use"];
        };
        Category: {
            id: string;
            name: string;
        };
        Channel: {
            /**
             * @description The channel's id, which never changes.
             * @example ch_abcdefgh234567ij
             */
            id: string;
            /**
             * @description Unique on the site, in lower case; part of the channel's address.
             * @example cinema
             */
            handle: string;
            /**
             * @description What people read.
             * @example Cinema
             */
            name: string;
            /**
             * @description What the channel is about, in plain text.
             * @example Films, old and new.
             */
            description: string;
            /** @description The user whose channel it is. */
            ownerUserId: string;
            /**
             * Format: date-time
             * @description When it was made.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updatedAt: string;
            /**
             * Format: int64
             * @description How many public videos it has, or had a moment ago.
             * @example 12
             */
            videoCount: number;
            /**
             * Format: int64
             * @description How many users have subscribed to it, or had a moment ago.
             * @example 40
             */
            subscribers: number;
            /** @description Its picture, a square, in sizes from the smallest on; empty: it has none. */
            avatar: components["schemas"]["PictureSize"][];
            /** @description The same for programs that take no WebP: 512 pixels wide and 1400, or as large as what was sent where that is less; empty: none were made. */
            avatarJpegs: components["schemas"]["PictureSize"][];
            /** @description The picture above its page, six times as wide as high, in sizes from the smallest on; empty: none. */
            banner: components["schemas"]["PictureSize"][];
            /** @description What the caller has to do with it; null in lists, after a change, and for who is not signed in. */
            viewer: components["schemas"]["ChannelViewer"] | null;
        };
        ChannelInBrief: {
            /**
             * @description The channel's id.
             * @example ch_abcdefgh234567ij
             */
            id: string;
            /**
             * @description Its handle.
             * @example cinema
             */
            handle: string;
            /**
             * @description Its name.
             * @example Cinema
             */
            name: string;
            /** @description Its picture, a square, in sizes of up to 192 pixels from the smallest on; empty: it has none. */
            avatar: components["schemas"]["PictureSize"][];
        };
        ChannelPage: {
            items: components["schemas"]["Channel"][];
            nextCursor: string | null;
        };
        ChannelPatch: {
            /**
             * @description Unique on the site, in lower case; part of the channel's address.
             * @example cinema
             */
            handle?: string;
            /**
             * @description What people read.
             * @example Cinema
             */
            name?: string;
            /**
             * @description What the channel is about, in plain text.
             * @example Films, old and new.
             */
            description?: string | null;
        };
        ChannelViewer: {
            /**
             * @description Whether the caller has subscribed to it.
             * @example true
             */
            subscribed: boolean;
            /** @description What the caller is told of its videos; null: not subscribed. */
            level: components["schemas"]["SubscriptionLevel"] | null;
        };
        ChosenLimits: {
            /**
             * Format: int64
             * @description Bytes together: of uploads under way, of files, and of what is made of them.
             * @example 280000000000
             */
            bytes: number | null;
            /**
             * Format: int64
             * @description Bytes uploaded in a day (UTC).
             * @example 140000000000
             */
            bytesPerDay: number | null;
            /**
             * Format: int64
             * @description Seconds for which encoders run in a day (UTC).
             * @example 86400
             */
            decoderSecondsPerDay: number | null;
            /**
             * Format: int64
             * @description Videos without a file.
             * @example 50
             */
            drafts: number | null;
            /**
             * Format: int64
             * @description Uploads under way.
             * @example 10
             */
            uploads: number | null;
            /**
             * Format: int64
             * @description Channels.
             * @example 20
             */
            channels: number | null;
        };
        ChosenSite: {
            /**
             * @description What the site is called.
             * @example Klieg
             */
            name: string | null;
            /**
             * @description What it is about, in a line.
             * @example Films of our town, old and new.
             */
            description: string | null;
            /**
             * @description The colour of its buttons and links, as #rrggbb; shades that can be read are derived of it.
             * @example #b3401e
             */
            accent: string | null;
            /**
             * @description About the site, in plain text.
             * @example Who we are.
             */
            about: string | null;
            /**
             * @description On which terms accounts are made, in plain text.
             * @example Be kind.
             */
            terms: string | null;
            /**
             * @description How its people are reached, in plain text.
             * @example post@example.org
             */
            contact: string | null;
            /**
             * @description Whether anybody may make an account.
             * @example open
             */
            registration: components["schemas"]["Registration"] | null;
        };
        Comment: {
            /** @description The comment's id, which never changes. */
            id: string;
            /** @description The video that it is about. */
            videoId: string;
            /** @description Of a reply: the comment whose thread it is in. Threads have one level: what answers a reply goes into the thread of that. */
            parentId: string | null;
            /** @description Who said it; null where it was deleted. */
            author: components["schemas"]["Author"] | null;
            /**
             * @description Plain text; names behind an @ and times are its reader's to recognise. Empty where it was deleted.
             * @example The waves at 1:23 are the best.
             */
            text: string;
            /**
             * Format: int64
             * @description Who likes it.
             * @example 12
             */
            likes: number;
            /**
             * Format: int64
             * @description Its replies that are shown.
             * @example 3
             */
            replyCount: number;
            /**
             * Format: date-time
             * @description When it was said.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When its text last changed; null: never.
             */
            editedAt: string | null;
            /** @description The video's owner shows it first. One of a video's comments can be. */
            pinned: boolean;
            /** @description The video's owner likes it. */
            hearted: boolean;
            /** @description It waits for the video's owner: until it is released it is shown to its author and to those who moderate alone. */
            held: boolean;
            /** @description It is gone, and keeps the place of its replies. */
            deleted: boolean;
            /** @description What the caller has to do with it; null where nobody is signed in. */
            viewer: components["schemas"]["CommentViewer"] | null;
        };
        CommentPatch: {
            /**
             * @description Plain text; names behind an @ and times are its reader's to recognise. Empty where it was deleted.
             * @example The waves at 1:23 are the best.
             */
            text?: string;
            /** @description The video's owner shows it first. One of a video's comments can be. */
            pinned?: boolean | null;
            /** @description The video's owner likes it. */
            hearted?: boolean | null;
            /** @description It waits for the video's owner: until it is released it is shown to its author and to those who moderate alone. */
            held?: boolean | null;
        };
        /** @description Others may be added: treat what you do not know as unknown. */
        CommentPolicy: "open" | "held" | "closed";
        CommentViewer: {
            /**
             * @description What the caller thinks of it; null: has not said.
             * @example like
             */
            vote: components["schemas"]["Vote"] | null;
            /** @description The caller may change its text. */
            canEdit: boolean;
            /** @description The caller may delete it. */
            canDelete: boolean;
            /** @description The caller may hold it back and release it. */
            canModerate: boolean;
        };
        CommentsPage: {
            /** @description The comment whose replies these are; null where they are a video's. */
            comment: components["schemas"]["Comment"] | null;
            /** @description The reply whose id was asked for, which may be on a later page. */
            focus: components["schemas"]["Comment"] | null;
            /** @description A page of comments. It may be short, and yet not be the last. */
            items: components["schemas"]["Comment"][];
            /** @description Where the next page begins; null: this is the last. */
            nextCursor: string | null;
        };
        ConfiguredSite: {
            /**
             * @description What the site is called.
             * @example Klieg
             */
            name: string;
            /**
             * @description Whether anybody may make an account.
             * @example open
             */
            registration: components["schemas"]["Registration"];
        };
        CreatedVideo: {
            video: components["schemas"]["Video"];
            upload: components["schemas"]["UploadLink"];
        };
        Credentials: {
            /**
             * @description A username or an e-mail address.
             * @example ada
             */
            login: string;
            /**
             * @description Its password.
             * @example a password of some length
             */
            password: string;
            /**
             * @description Of the second factor, where the account has one: of the app, or a recovery code.
             * @example 287082
             */
            code?: string | null;
        };
        Decided: {
            /**
             * @description What became of it, or of whose it is; `gone`: others took it away.
             * @example hidden
             */
            outcome: components["schemas"]["Outcome"];
            /**
             * @description Why; may be empty.
             * @example This shows somebody's address.
             */
            reason: string;
            /** @description Who decided; null: nobody needed to. */
            by: components["schemas"]["AccountInBrief"] | null;
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
        };
        Decision: {
            /**
             * @description What becomes of it, or of whose it is.
             * @example hide
             * @enum {string}
             */
            act: "none" | "hide" | "remove" | "suspend" | "ban";
            /**
             * @description Why, as whose it is reads it.
             * @example This shows somebody's address.
             */
            reason: string;
            /**
             * Format: date-time
             * @description When a suspension ends by itself; without it, when somebody ends it.
             */
            until?: string | null;
        };
        Enrolment: {
            /**
             * @description For typing into an app, in base32.
             * @example GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ
             */
            secret: string;
            /**
             * @description The same for a picture that an app reads.
             * @example otpauth://totp/Klieg:ada?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Klieg
             */
            uri: string;
            /**
             * Format: date-time
             * @description By when it has to be confirmed.
             */
            expiresAt: string;
        };
        Failure: {
            code: string;
            detail: string;
        };
        FiledReport: {
            /**
             * @description The id of what was reported.
             * @example v_abcdefgh234567ij
             */
            subject: string;
            /** @description What is wrong with it. */
            reason: components["schemas"]["ReportReason"];
            /**
             * @description What more there is to say; may be empty.
             * @example From the second minute on.
             */
            text: string;
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description Who said so. */
            by: components["schemas"]["AccountInBrief"] | null;
        };
        FiledReportPage: {
            items: components["schemas"]["FiledReport"][];
            nextCursor: string | null;
        };
        FirstCode: {
            /**
             * @description What the app shows.
             * @example 287082
             */
            code: string;
        };
        FoundUser: {
            /** @description The user's id, which never changes. */
            id: string;
            /**
             * @description The username, as its owner writes it.
             * @example ada
             */
            username: string;
            /**
             * @description What people read.
             * @example Ada
             */
            displayName: string;
            /** @description What the account may do beyond its own things. */
            role: components["schemas"]["Role"];
            /**
             * Format: date-time
             * @description When it was made.
             */
            createdAt: string;
        };
        FoundUserPage: {
            items: components["schemas"]["FoundUser"][];
            nextCursor: string | null;
        };
        /** @description Others may be added: treat what you do not know as unknown. */
        GroupState: "open" | "resolved";
        HourOfViews: {
            /**
             * Format: date-time
             * @description When it begins.
             * @example 2026-01-31T12:00:00.000Z
             */
            hour: string;
            /**
             * Format: int64
             * @description How often it was watched.
             * @example 12
             */
            views: number;
            /**
             * Format: int64
             * @description How much of it was watched, by all together.
             */
            watchMs: number;
        };
        HourOfViewsPage: {
            items: components["schemas"]["HourOfViews"][];
            nextCursor: string | null;
        };
        KindPreference: {
            /**
             * @description Of what one is told.
             * @example comment.reply
             */
            kind: string;
            /** @description In the list of notifications, and at once where one is looking. */
            app: boolean;
            /** @description By e-mail. */
            mail: boolean;
            /** @description By Web Push. */
            push: boolean;
        };
        LibrarySettings: {
            /**
             * @description Whether nothing of what the caller watches is noted.
             * @example false
             */
            historyPaused: boolean;
        };
        Limits: {
            /**
             * Format: int64
             * @description Bytes together: of uploads under way, of files, and of what is made of them.
             * @example 280000000000
             */
            bytes: number;
            /**
             * Format: int64
             * @description Bytes uploaded in a day (UTC).
             * @example 140000000000
             */
            bytesPerDay: number;
            /**
             * Format: int64
             * @description Seconds for which encoders run in a day (UTC).
             * @example 86400
             */
            decoderSecondsPerDay: number;
            /**
             * Format: int64
             * @description Videos without a file.
             * @example 50
             */
            drafts: number;
            /**
             * Format: int64
             * @description Uploads under way.
             * @example 10
             */
            uploads: number;
            /**
             * Format: int64
             * @description Channels.
             * @example 20
             */
            channels: number;
        };
        LimitsPatch: {
            /**
             * Format: int64
             * @description Bytes together: of uploads under way, of files, and of what is made of them.
             * @example 280000000000
             */
            bytes?: number | null;
            /**
             * Format: int64
             * @description Bytes uploaded in a day (UTC).
             * @example 140000000000
             */
            bytesPerDay?: number | null;
            /**
             * Format: int64
             * @description Seconds for which encoders run in a day (UTC).
             * @example 86400
             */
            decoderSecondsPerDay?: number | null;
            /**
             * Format: int64
             * @description Videos without a file.
             * @example 50
             */
            drafts?: number | null;
            /**
             * Format: int64
             * @description Uploads under way.
             * @example 10
             */
            uploads?: number | null;
            /**
             * Format: int64
             * @description Channels.
             * @example 20
             */
            channels?: number | null;
        };
        MadeAccessToken: {
            id: string;
            /**
             * @description What it is for, in its owner's words.
             * @example backup script
             */
            name: string;
            /**
             * @description What it may be used for.
             * @example [
             *       "read"
             *     ]
             */
            scopes: components["schemas"]["Scope"][];
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description To about an hour; null: never.
             */
            lastUsedAt: string | null;
            /**
             * Format: date-time
             * @description When it ends as its owner chose; null: a year after its last use.
             */
            expiresAt: string | null;
            /**
             * @description The token itself, for Authorization: Bearer; told this once.
             * @example klieg_pat_N6QbsZPxT5SQS3ZxE0RDhyKC7iiyKjk0OxMOs9ElRWw19NRu8
             */
            token: string;
        };
        MailedPassword: {
            /**
             * @description What the link in the mail has behind `#token=`.
             * @example k3yk3y
             */
            token: string;
            /**
             * @description The password from now on, as registration takes them.
             * @example another of some length
             */
            password: string;
        };
        MailedToken: {
            /**
             * @description What the link in the mail has behind `#token=`.
             * @example k3yk3y
             */
            token: string;
        };
        NewAccessToken: {
            /**
             * @description What it is for, for its owner to know.
             * @example backup script
             */
            name: string;
            /**
             * @description What it may be used for; one at least.
             * @example [
             *       "read"
             *     ]
             */
            scopes: ("read" | "write" | "upload" | "admin")[];
            /**
             * Format: date-time
             * @description When it ends, at most a year from now; without it, while it is used.
             */
            expiresAt?: string | null;
        };
        NewAppeal: {
            /**
             * @description A username or an e-mail address.
             * @example ada
             */
            login: string;
            /**
             * @description Its password.
             * @example a password of some length
             */
            password: string;
            /**
             * @description Of the second factor, where the account has one: of the app, or a recovery code.
             * @example 287082
             */
            code?: string | null;
            /**
             * @description What is said against it.
             * @example It was not me: my brother had my telephone.
             */
            text: string;
        };
        NewChannel: {
            /**
             * @description Unique on the site, in lower case; part of the channel's address.
             * @example cinema
             */
            handle: string;
            /**
             * @description What people read.
             * @example Cinema
             */
            name: string;
            /**
             * @description What the channel is about, in plain text.
             * @example Films, old and new.
             */
            description?: string | null;
        };
        NewComment: {
            /** @description The video that it is about. */
            videoId: string;
            /**
             * @description Plain text; names behind an @ and times are its reader's to recognise. Empty where it was deleted.
             * @example The waves at 1:23 are the best.
             */
            text: string;
            /** @description Of a reply: the comment whose thread it is in. Threads have one level: what answers a reply goes into the thread of that. */
            parentId?: string | null;
        };
        NewPasskey: {
            /**
             * @description Which it is, for its owner to know.
             * @example my phone
             */
            name: string;
            /**
             * @description The credential's id (rawId), in base64url.
             * @example mMOdCwJzVhXmCmyMqHbMGA
             */
            credentialId: string;
            /**
             * @description clientDataJSON as the browser made it, in base64url.
             * @example eyJ0eXBlIjoid2ViYXV0aG4uZ2V0In0
             */
            clientData: string;
            /**
             * @description What the authenticator said of itself, in base64url.
             * @example SZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2MFAAAAAQ
             */
            authenticatorData: string;
            /**
             * @description The key as getPublicKey() gives it (SubjectPublicKeyInfo), in base64url: ES256, RS256 or EdDSA.
             * @example MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE
             */
            publicKey: string;
            /**
             * @description How it is reached, as getTransports() says.
             * @example [
             *       "internal"
             *     ]
             */
            transports: string[];
        };
        NewPlaylist: {
            /**
             * @description What it is called.
             * @example To begin with
             */
            title: string;
            /**
             * @description What is in it, of several lines perhaps.
             * @example In this order.
             */
            description?: string | null;
            /**
             * @description Whether everyone may find it, whoever has its id sees it, or its owner alone does. What is in it is seen by those who may see each video.
             * @example private
             * @enum {string|null}
             */
            visibility?: "public" | "unlisted" | "private" | null;
        };
        NewPlaylistItem: {
            /**
             * @description The video that is added.
             * @example v_abcdefgh234567ij
             */
            videoId: string;
            /**
             * @description The video behind which it shall stand; null: it shall be the first; absent: the last, or where it is.
             * @example v_bcdefgh234567ijk
             */
            after?: string | null;
        };
        NewReport: {
            /**
             * @description The id of a video, a comment, a channel or an account.
             * @example v_abcdefgh234567ij
             */
            subject: string;
            /**
             * @description What is wrong with it.
             * @enum {string}
             */
            reason: "spam" | "harassment" | "hate" | "violence" | "sexual" | "dangerous" | "misleading" | "rights" | "other";
            /**
             * @description What more there is to say.
             * @example From the second minute on.
             */
            text?: string | null;
        };
        NewUser: {
            /**
             * @description Unique on the site, in any case.
             * @example ada
             */
            username: string;
            /**
             * @description An e-mail address, unique on the site; shown to its owner alone.
             * @example ada@example.org
             */
            email: string;
            /**
             * Format: password
             * @description A password.
             * @example a password of some length
             */
            password: string;
            /**
             * @description What people read; without one, the username.
             * @example Ada
             */
            displayName?: string | null;
        };
        NewVideo: {
            /** @description The channel that it belongs to. */
            channelId: string;
            /**
             * @description What people read first.
             * @example The sea at night
             */
            title: string;
            /**
             * @description Plain text. Lists of what anyone may see have it where `descriptions` asks for it, and null else.
             * @example An hour of waves.
             */
            description?: string | null;
            /**
             * @description Who may see it: everyone, whoever has the link, its owner. Private where nothing is said.
             * @example public
             * @enum {string|null}
             */
            visibility?: "public" | "unlisted" | "private" | null;
            /**
             * @description The id of a category of this site, as GET /api/site lists them.
             * @example travel
             */
            category?: string | null;
            /**
             * @description Words to find it by; kept in lower case, each once.
             * @example [
             *       "sea",
             *       "night"
             *     ]
             */
            tags?: string[] | null;
            /**
             * @description What becomes of comments: open shows them at once, held when the video's owner has released them, closed takes none. Those that there are stay.
             * @example held
             * @enum {string|null}
             */
            commentPolicy?: "open" | "held" | "closed" | null;
        };
        Notice: {
            /**
             * @description What it is about: source (why the file is encoded before it plays), sound, room (what it waits for), rungs, poster, segments: what failed for good beside what plays, or waits for room, as its code says.
             * @example source
             */
            step: string;
            /**
             * @description A stable word for the reason.
             * @example keyframe_distance
             */
            code: string;
            /** @description A sentence for the video's owner. */
            detail: string;
        };
        Notification: {
            /** @description The id of the notification. */
            id: string;
            /**
             * @description What is told.
             * @example comment.reply
             */
            type: string;
            /**
             * Format: date-time
             * @description When it happened.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When the caller read it; null: has not.
             */
            readAt: string | null;
            /** @description Whose doing it is; null: nobody's, or their account is gone. */
            actor: components["schemas"]["Actor"] | null;
            /** @description What it is about, as it is now. */
            subject: components["schemas"]["NotificationSubject"];
            /**
             * @description Those of one type with the same may be shown as one; empty: it stands alone.
             * @example v_abcdefgh234567ij
             */
            group: string;
        };
        NotificationPage: {
            items: components["schemas"]["Notification"][];
            nextCursor: string | null;
        };
        NotificationSubject: {
            /**
             * @description What it is: video, comment, channel, account, report.
             * @example comment
             */
            type: string;
            /**
             * @description Its id.
             * @example v_abcdefgh234567ij
             */
            id: string;
            /**
             * @description The title of the video, the name of the channel, or how the account stands.
             * @example A title
             */
            title: string;
            /**
             * @description The beginning of what was said, or why something failed.
             * @example Hello
             */
            text: string | null;
            /** @description The video that it is or belongs to. */
            videoId: string | null;
            /** @description The channel that it is or belongs to. */
            channelId: string | null;
            /**
             * @description The name of that channel.
             * @example Cinema
             */
            channelName: string | null;
            /**
             * Format: int64
             * @description What was reached, of a milestone.
             * @example 100
             */
            count: number | null;
            /** @description Pictures of the video in sizes from the smallest on. */
            pictures: components["schemas"]["PictureSize"][];
        };
        /** @description Others may be added: treat what you do not know as unknown. */
        Outcome: "none" | "hidden" | "removed" | "suspended" | "banned" | "gone";
        OwnSubscription: {
            /** @description What is followed. */
            channel: components["schemas"]["ChannelInBrief"];
            /**
             * @description What the subscriber is told of its videos: of all, or of none.
             * @example all
             */
            level: components["schemas"]["SubscriptionLevel"];
            /**
             * Format: date-time
             * @description Since when.
             */
            subscribedAt: string;
            /**
             * Format: int64
             * @description How many follow it, or did a moment ago.
             * @example 40
             */
            subscribers: number;
        };
        OwnSubscriptionPage: {
            items: components["schemas"]["OwnSubscription"][];
            nextCursor: string | null;
        };
        PartUse: {
            /**
             * @description Which part: source, the file as it was uploaded; rung/720 and the like, and poster, what was made of it; upload, an upload under way.
             * @example rung/720
             */
            name: string;
            /**
             * Format: int64
             * @description What it takes; while it is being made, what it may come to.
             * @example 7340032
             */
            bytes: number;
        };
        Passkey: {
            id: string;
            /**
             * @description Which it is, in its owner's words.
             * @example my phone
             */
            name: string;
            /** @description Whether its owner has it on other devices, too. */
            backedUp: boolean;
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description When somebody last signed in or proved with it; null: never.
             */
            lastUsedAt: string | null;
        };
        PasskeyChallenge: {
            /**
             * @description What is to be signed, in base64url: once, and within five minutes.
             * @example azEuM3EyLTd3
             */
            challenge: string;
            /**
             * @description For which site: its host.
             * @example video.example
             */
            rpId: string;
            /**
             * Format: date-time
             * @description By when it has to be signed.
             */
            expiresAt: string;
        };
        PasskeyOffer: {
            /**
             * @description What is to be signed, in base64url: once, and within five minutes.
             * @example azEuM3EyLTd3
             */
            challenge: string;
            /**
             * @description For which site: its host.
             * @example video.example
             */
            rpId: string;
            /**
             * @description What the site is called.
             * @example Klieg
             */
            rpName: string;
            /** @description Whose it will be; its bytes are the user handle. */
            userId: string;
            /**
             * @description The name to sign in with.
             * @example ada
             */
            username: string;
            /**
             * @description The name that others see.
             * @example Ada
             */
            displayName: string;
            /**
             * @description Those that the account has: no authenticator needs two.
             * @example [
             *       "mMOdCwJzVhXmCmyMqHbMGA"
             *     ]
             */
            credentialIds: string[];
        };
        PasskeyPage: {
            items: components["schemas"]["Passkey"][];
            nextCursor: string | null;
        };
        PasswordChange: {
            /**
             * @description The password so far.
             * @example a password of some length
             */
            currentPassword: string;
            /**
             * Format: password
             * @description The one from now on.
             * @example another of some length
             */
            newPassword: string;
        };
        PictureSize: {
            /**
             * Format: int64
             * @description In pixels.
             * @example 192
             */
            width: number;
            /**
             * Format: int64
             * @description In pixels.
             * @example 192
             */
            height: number;
            /**
             * @description The path of a WebP or a JPEG, as its name ends, whose bytes never change.
             * @example /media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp
             */
            url: string;
        };
        Playback: {
            /**
             * @description The path of an HLS multivariant playlist, from the moment that the video can be played.
             * @example /media/v_abcdefgh234567ij/k3yk3yk3yk3yk3yk3yk3yk3y/1/main.m3u8
             */
            hls: string | null;
            /** @description All of it as one MP4, for who cannot play HLS: where the uploaded file plays from its own samples. */
            file: components["schemas"]["WholeFile"] | null;
        };
        PlaybackBegun: {
            /** @description What the start of this playback was answered. */
            token: string;
        };
        PlayedPosition: {
            /**
             * Format: int64
             * @description Where playback is, from its beginning.
             * @example 95000
             */
            positionMs: number;
            /**
             * Format: int64
             * @description How long it is, as the player has it; counts where the site does not know it.
             * @example 600000
             */
            durationMs?: number | null;
            /**
             * Format: int64
             * @description How long ago it was there, by a clock that only runs on: what was played on another device since then stands. Absent: now.
             * @example 0
             */
            playedMsAgo?: number | null;
        };
        Playlist: {
            /**
             * @description The playlist's id.
             * @example pl_abcdefgh234567ij
             */
            id: string;
            /** @description Whose it is. */
            owner: components["schemas"]["PlaylistOwner"];
            /**
             * @description What it is called.
             * @example To begin with
             */
            title: string;
            /**
             * @description What is in it.
             * @example In this order.
             */
            description: string;
            /** @description Whether everyone may find it, whoever has its id sees it, or its owner alone does. */
            visibility: components["schemas"]["Visibility"];
            /**
             * Format: int64
             * @description How many videos it has, those counted that are not for the reader's eyes.
             * @example 12
             */
            itemCount: number;
            /**
             * Format: date-time
             * @description When it was made.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it, or what is in it, was changed.
             */
            updatedAt: string;
            /**
             * @description Whether it has the video that was asked for; null: none was.
             * @example true
             */
            hasVideo: boolean | null;
        };
        PlaylistItem: {
            /** @description The id of the video, by which the item is moved and taken out. */
            id: string;
            /** @description The video; null, for the list's owner alone: it is not for their eyes any more. */
            video: components["schemas"]["Video"] | null;
            /**
             * Format: date-time
             * @description When it was added.
             */
            addedAt: string;
        };
        PlaylistItemPage: {
            items: components["schemas"]["PlaylistItem"][];
            nextCursor: string | null;
        };
        PlaylistItemPatch: {
            /**
             * @description The video behind which it shall stand; null: it shall be the first; absent: the last, or where it is.
             * @example v_bcdefgh234567ijk
             */
            after?: string | null;
        };
        PlaylistOwner: {
            /**
             * @description The user's id.
             * @example u_abcdefgh234567ij
             */
            id: string;
            /**
             * @description By which they are known.
             * @example ada
             */
            username: string;
            /**
             * @description What they call themselves.
             * @example Ada
             */
            displayName: string;
            /** @description Their picture, a square, in sizes from the smallest on; empty: they have none. */
            avatar: components["schemas"]["PictureSize"][];
        };
        PlaylistPage: {
            items: components["schemas"]["Playlist"][];
            nextCursor: string | null;
        };
        PlaylistPatch: {
            /**
             * @description What it is called.
             * @example To begin with
             */
            title?: string;
            /**
             * @description What is in it, of several lines perhaps.
             * @example In this order.
             */
            description?: string | null;
            /**
             * @description Whether everyone may find it, whoever has its id sees it, or its owner alone does. What is in it is seen by those who may see each video.
             * @example private
             * @enum {string}
             */
            visibility?: "public" | "unlisted" | "private";
        };
        PreferenceList: {
            /** @description Each kind of which one is told, with the ways. */
            items: components["schemas"]["KindPreference"][];
        };
        PreferencePatch: {
            /** @description The kinds that change, each once, with all of its ways. */
            items: components["schemas"]["WantedPreference"][];
        };
        /** @description Why a request failed (RFC 9457). */
        Problem: {
            /** Format: uri-reference */
            type: string;
            title: string;
            status: number;
            /** @description A sentence for a person. */
            detail: string;
            /** @description Stable, for programs. */
            code: string;
            /** @description As it stands in the log of the server. */
            requestId: string;
            /** @description What is wrong, field by field. */
            errors?: {
                /** @description A JSON pointer into the body. */
                pointer?: string;
                /** @description A parameter of the query. */
                parameter?: string;
                code: string;
                detail: string;
            }[];
        };
        Processing: {
            rungs: components["schemas"]["Rung"][];
            notices: components["schemas"]["Notice"][];
        };
        Proof: {
            /**
             * @description The account's password.
             * @example a password of some length
             */
            password: string;
            /**
             * @description Of the second factor, where the account has one: of the app, or a recovery code.
             * @example 287082
             */
            code?: string | null;
        };
        Proven: {
            /**
             * Format: date-time
             * @description Until when what takes such a proof may be done without another one.
             */
            provenUntil: string;
        };
        ReasonCount: {
            /** @description What is wrong with it. */
            reason: components["schemas"]["ReportReason"];
            /**
             * Format: int64
             * @description How many say so.
             * @example 3
             */
            count: number;
        };
        RecoveryCodes: {
            /**
             * @description Each gets its owner in once, in place of an app's code; told this once.
             * @example [
             *       "abcd-efgh-ijkl-mnop"
             *     ]
             */
            recoveryCodes: string[];
        };
        /** @description Others may be added: treat what you do not know as unknown. */
        Registration: "open" | "closed";
        Report: {
            /**
             * @description The id of what was reported.
             * @example v_abcdefgh234567ij
             */
            subject: string;
            /** @description What is wrong with it. */
            reason: components["schemas"]["ReportReason"];
            /**
             * @description What more there is to say; may be empty.
             * @example From the second minute on.
             */
            text: string;
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
        };
        /** @description Others may be added: treat what you do not know as unknown. */
        ReportReason: "spam" | "harassment" | "hate" | "violence" | "sexual" | "dangerous" | "misleading" | "rights" | "other";
        Reported: {
            /**
             * @description The id of what was reported.
             * @example v_abcdefgh234567ij
             */
            subject: string;
            /** @description Whose it is; null: that is not known any more. */
            of: components["schemas"]["AccountInBrief"] | null;
            /**
             * @description Whether somebody has to decide.
             * @example open
             */
            state: components["schemas"]["GroupState"];
            /**
             * Format: int64
             * @description How many reports are open, or were when it was decided; of more than 1,000 so many.
             * @example 3
             */
            count: number;
            /** @description Why, the commonest first. */
            reasons: components["schemas"]["ReasonCount"][];
            /**
             * Format: date-time
             * @description When the first of them was made.
             */
            firstAt: string | null;
            /**
             * Format: date-time
             * @description When the last was.
             */
            lastAt: string | null;
            /** @description What was last decided on it; null: nothing so far. */
            decided: components["schemas"]["Decided"] | null;
        };
        ReportedPage: {
            items: components["schemas"]["Reported"][];
            nextCursor: string | null;
        };
        ResetRequest: {
            /**
             * @description A username or an e-mail address.
             * @example ada
             */
            login: string;
        };
        /** @description Others may be added: treat what you do not know as unknown. */
        Role: "user" | "moderator" | "administrator";
        Rung: {
            name: string;
            state: components["schemas"]["RungState"];
            progress: number;
        };
        /** @description Others may be added: treat what you do not know as unknown. */
        RungState: "waiting" | "running" | "ready" | "failed";
        SavedVideo: {
            /** @description The video. */
            video: components["schemas"]["Video"];
            /**
             * Format: date-time
             * @description When it was added.
             */
            addedAt: string;
        };
        SavedVideoPage: {
            items: components["schemas"]["SavedVideo"][];
            nextCursor: string | null;
        };
        /** @description Others may be added: treat what you do not know as unknown. */
        Scope: "read" | "write" | "upload" | "admin";
        SecondFactorState: {
            /** @description Whether signing in takes a code, too. */
            enabled: boolean;
            /**
             * Format: date-time
             * @description Since when; null: it does not.
             */
            since: string | null;
            /**
             * Format: int64
             * @description How many recovery codes are left.
             */
            recoveryCodesLeft: number;
        };
        Session: {
            id: string;
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description To about a minute.
             */
            lastUsedAt: string;
            /**
             * @description What the browser or program calls itself.
             * @example Firefox
             */
            userAgent: string;
            /**
             * @description From where it was opened.
             * @example 192.0.2.7
             */
            address: string;
            /** @description Whether it is the one that asks. */
            current: boolean;
        };
        SessionPage: {
            items: components["schemas"]["Session"][];
            nextCursor: string | null;
        };
        SetupRequest: {
            /**
             * @description Unique on the site, in any case.
             * @example ada
             */
            username: string;
            /**
             * @description An e-mail address, unique on the site; shown to its owner alone.
             * @example ada@example.org
             */
            email: string;
            /**
             * Format: password
             * @description A password.
             * @example a password of some length
             */
            password: string;
            /**
             * @description What people read; without one, the username.
             * @example Ada
             */
            displayName?: string | null;
            /**
             * @description The token of the start-up link.
             * @example k3y
             */
            token: string;
        };
        SignIn: {
            /**
             * @description Of the entry.
             * @example 2026-01-31T12:00:00.000Z#abcdefgh234567ij
             */
            id: string;
            /** @description What happened. More kinds may come. */
            kind: components["schemas"]["SignInKind"];
            /**
             * Format: date-time
             * @description When; of failures the last.
             */
            at: string;
            /**
             * @description From where; empty: by the operator's command.
             * @example 192.0.2.7
             */
            address: string;
            /**
             * @description What the browser or program calls itself.
             * @example Firefox
             */
            userAgent: string;
            /**
             * Format: int64
             * @description How often, of failures within an hour; else 1.
             */
            times: number;
        };
        /** @description Others may be added: treat what you do not know as unknown. */
        SignInKind: "registered" | "signed_in" | "signed_in_by_both" | "signed_in_by_passkey" | "failed" | "password_changed" | "password_reset" | "address_changed" | "token_made" | "token_revoked" | "second_factor_on" | "second_factor_off" | "recovery_code_used" | "recovery_codes_renewed" | "passkey_added" | "passkey_removed";
        SignInPage: {
            items: components["schemas"]["SignIn"][];
            nextCursor: string | null;
        };
        SignedIn: {
            /** @description Who is signed in. */
            user: components["schemas"]["User"];
            /**
             * @description Proves it, as Authorization: Bearer; told this once.
             * @example 3q2-7wAB
             */
            token: string;
        };
        Site: {
            /**
             * @description What the site is called.
             * @example Klieg
             */
            name: string;
            /** @description What it is about, in a line; empty where nobody has said. */
            description: string;
            /**
             * @description The colour that it has chosen; null: the client's own.
             * @example #b3401e
             */
            accent: string | null;
            /** @description Whether it has a text about itself. */
            hasAbout: boolean;
            /** @description Whether it has terms. */
            hasTerms: boolean;
            /** @description Whether it says how its people are reached. */
            hasContact: boolean;
            /**
             * @description Of the software.
             * @example 0.1.0
             */
            version: string;
            /** @description Whether anybody may make an account. */
            registrationOpen: boolean;
            /** @description Whether it sends mails: else no address is confirmed, and no password replaced, by one. */
            sendsMail: boolean;
            /**
             * Format: int64
             * @description How large a file may be.
             * @example 70000000000
             */
            uploadBytesMax: number;
            /** @description What videos may be filed under. */
            categories: components["schemas"]["Category"][];
            /** @description Its sign, a square, in sizes ascending by width; empty: it has none of its own. */
            logo: components["schemas"]["PictureSize"][];
            /** @description The same on white for programs that take no WebP, up to 512 pixels wide; empty: none were made. */
            logoJpegs: components["schemas"]["PictureSize"][];
        };
        SiteLimits: {
            /** @description What holds for whoever has no limits of their own. */
            limits: components["schemas"]["Limits"];
            /** @description What of it was set here; null: it is as the configuration says. */
            chosen: components["schemas"]["ChosenLimits"];
            /** @description What the configuration says. */
            configured: components["schemas"]["Limits"];
        };
        SitePatch: {
            /**
             * @description What the site is called.
             * @example Klieg
             */
            name?: string | null;
            /**
             * @description What it is about, in a line.
             * @example Films of our town, old and new.
             */
            description?: string | null;
            /**
             * @description The colour of its buttons and links, as #rrggbb; shades that can be read are derived of it.
             * @example #b3401e
             */
            accent?: string | null;
            /**
             * @description About the site, in plain text.
             * @example Who we are.
             */
            about?: string | null;
            /**
             * @description On which terms accounts are made, in plain text.
             * @example Be kind.
             */
            terms?: string | null;
            /**
             * @description How its people are reached, in plain text.
             * @example post@example.org
             */
            contact?: string | null;
            /**
             * @description Whether anybody may make an account.
             * @example open
             * @enum {string|null}
             */
            registration?: "open" | "closed" | null;
        };
        SiteSettings: {
            /** @description What was set here; null: as the configuration says, or none. */
            chosen: components["schemas"]["ChosenSite"];
            /** @description What the configuration says. */
            configured: components["schemas"]["ConfiguredSite"];
            /** @description Its sign, a square of 48, 96, 192 and 512 pixels, ascending by width; empty: none was sent. */
            logo: components["schemas"]["PictureSize"][];
            /**
             * Format: date-time
             * @description When something was last set; null: never.
             */
            changedAt: string | null;
            /**
             * Format: int64
             * @description Counts the changes; 0 before the first. If-Match: "v3" is about the third.
             * @example 3
             */
            version: number;
        };
        SiteText: {
            /**
             * @description Plain text; lines are its own.
             * @example Who we are.
             */
            text: string;
        };
        /** @description Others may be added: treat what you do not know as unknown. */
        Standing: "active" | "suspended" | "banned";
        /** @description Others may be added: treat what you do not know as unknown. */
        Status: "draft" | "uploading" | "processing" | "ready" | "failed";
        Subscriber: {
            /**
             * @description The user's id.
             * @example u_abcdefgh234567ij
             */
            id: string;
            /**
             * @description By which they are known.
             * @example ada
             */
            username: string;
            /**
             * @description What they call themselves.
             * @example Ada
             */
            displayName: string;
            /** @description Their picture, a square, in sizes from the smallest on; empty: they have none. */
            avatar: components["schemas"]["PictureSize"][];
            /**
             * Format: date-time
             * @description Since when.
             */
            subscribedAt: string;
        };
        SubscriberPage: {
            items: components["schemas"]["Subscriber"][];
            nextCursor: string | null;
        };
        Subscription: {
            /** @description The channel that is followed. */
            channelId: string;
            /**
             * @description What the subscriber is told of its videos: of all, or of none.
             * @example all
             */
            level: components["schemas"]["SubscriptionLevel"];
            /**
             * Format: int64
             * @description How many follow it now, the caller among them.
             * @example 40
             */
            subscribers: number;
        };
        /** @description Others may be added: treat what you do not know as unknown. */
        SubscriptionLevel: "all" | "none";
        SuggestionChoice: {
            /**
             * Format: int64
             * @description As the list of suggestions says.
             * @example 0
             */
            index: number;
        };
        ThingUse: {
            /**
             * @description The id of a video, or of an upload under way.
             * @example v_abcdefgh234567ij
             */
            id: string;
            /**
             * Format: int64
             * @description What it takes in all.
             * @example 7340032
             */
            bytes: number;
            /**
             * Format: int64
             * @description Announced of an upload under way.
             * @example 0
             */
            stagedBytes: number;
            /**
             * Format: int64
             * @description Of the file as it was uploaded.
             * @example 4194304
             */
            storedBytes: number;
            /**
             * Format: int64
             * @description Of what is made of it.
             * @example 3145728
             */
            derivedBytes: number;
            /** @description What each part of it takes. */
            parts: components["schemas"]["PartUse"][];
        };
        ThingUsePage: {
            items: components["schemas"]["ThingUse"][];
            nextCursor: string | null;
        };
        /** @description Others may be added: treat what you do not know as unknown. */
        ThumbnailKind: "automatic" | "suggested" | "own";
        ThumbnailSuggestion: {
            /**
             * Format: int64
             * @description Its place among them, which chooses it.
             * @example 0
             */
            index: number;
            /** @description What it looks like, from the smallest on. */
            sizes: components["schemas"]["PictureSize"][];
            /**
             * @description Whether it stands for the video now.
             * @example false
             */
            chosen: boolean;
        };
        ThumbnailSuggestions: {
            items: components["schemas"]["ThumbnailSuggestion"][];
        };
        Ticket: {
            /**
             * @description Goes into the query of one connection.
             * @example 3q2-7wEjRWeJq83vASNFZ4mrze8BI0VniavN7wEjRWc
             */
            ticket: string;
            /**
             * Format: date-time
             * @description By when it has to be used.
             */
            expiresAt: string;
        };
        UnreadCount: {
            /**
             * Format: int64
             * @description How many of the newest are unread: at most 100.
             * @example 3
             */
            count: number;
            /** @description There are more than these. */
            more: boolean;
        };
        UploadLink: {
            /**
             * @description The tus server that takes the file.
             * @example /api/uploads
             */
            url: string;
        };
        Use: {
            /**
             * Format: int64
             * @description Of uploads under way, files, and what is made of them.
             * @example 7340032
             */
            bytes: number;
            /**
             * Format: int64
             * @description Announced of uploads under way.
             * @example 1048576
             */
            stagedBytes: number;
            /**
             * Format: int64
             * @description Of files as they were uploaded.
             * @example 4194304
             */
            storedBytes: number;
            /**
             * Format: int64
             * @description Of what is made of them; while it is being made, what it may come to.
             * @example 2097152
             */
            derivedBytes: number;
            /**
             * Format: int64
             * @description Uploaded since the day (UTC) began.
             * @example 5242880
             */
            bytesToday: number;
            /**
             * Format: int64
             * @description For so long encoders ran today.
             * @example 42
             */
            decoderSecondsToday: number;
            /**
             * Format: int64
             * @description Videos without a file.
             * @example 2
             */
            drafts: number;
            /**
             * Format: int64
             * @description Uploads under way.
             * @example 1
             */
            uploads: number;
            /**
             * Format: int64
             * @description Channels.
             * @example 3
             */
            channels: number;
            /**
             * Format: date-time
             * @description When what is counted by day begins anew.
             */
            dayEndsAt: string;
        };
        User: {
            /** @description The user's id, which never changes. */
            id: string;
            /**
             * @description Unique on the site, in any case.
             * @example ada
             */
            username: string;
            /**
             * @description What people read; without one, the username.
             * @example Ada
             */
            displayName: string;
            /** @description What the account may do beyond its own things. */
            role: components["schemas"]["Role"];
            /**
             * Format: date-time
             * @description When it was made.
             */
            createdAt: string;
            /**
             * @description An e-mail address, unique on the site; shown to its owner alone.
             * @example ada@example.org
             */
            email: string;
            /** @description Whether its owner has shown to read what is mailed there. */
            emailVerified: boolean;
            /** @description Its picture, a square, in sizes from the smallest on; empty: it has none. */
            avatar: components["schemas"]["PictureSize"][];
        };
        UserLimits: {
            /** @description Whose they are. */
            userId: string;
            /** @description How much there may be. */
            limits: components["schemas"]["Limits"];
            /** @description How much there is. */
            use: components["schemas"]["Use"];
            /** @description What was set for this user; null: it is as the site's. */
            chosen: components["schemas"]["ChosenLimits"];
        };
        Video: {
            /** @description The video's id, which never changes. */
            id: string;
            /** @description The channel that it belongs to. */
            channel: components["schemas"]["ChannelInBrief"];
            /**
             * @description What people read first.
             * @example The sea at night
             */
            title: string;
            /**
             * @description Plain text. Lists of what anyone may see have it where `descriptions` asks for it, and null else.
             * @example An hour of waves.
             */
            description: string | null;
            /**
             * @description Who may see it: everyone, whoever has the link, its owner. Private where nothing is said.
             * @example public
             */
            visibility: components["schemas"]["Visibility"];
            /**
             * @description The id of a category of this site, as GET /api/site lists them.
             * @example travel
             */
            category: string | null;
            /**
             * @description Words to find it by; kept in lower case, each once.
             * @example [
             *       "sea",
             *       "night"
             *     ]
             */
            tags: string[];
            /**
             * @description How far it is; it may be playable before it is ready.
             * @example ready
             */
            status: components["schemas"]["Status"];
            /** @description Why it failed, where status is failed. */
            error: components["schemas"]["Failure"] | null;
            /**
             * Format: int64
             * @description How long it is.
             * @example 3600000
             */
            durationMs: number | null;
            /**
             * Format: int64
             * @description In pixels as displayed, after rotation.
             * @example 1920
             */
            width: number | null;
            /**
             * Format: int64
             * @description In pixels as displayed, after rotation.
             * @example 1080
             */
            height: number | null;
            /**
             * Format: date-time
             * @description When it was described.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When anything of it last changed.
             */
            updatedAt: string;
            /**
             * Format: date-time
             * @description When it was first public, playable, and had its poster.
             */
            publishedAt: string | null;
            /**
             * @description The path of a JPEG: of the video, or what was chosen instead. Another picture has another path.
             * @example /media/v_abcdefgh234567ij/k3yk3yk3yk3yk3yk3yk3yk3y/1/poster.jpg
             */
            poster: string | null;
            /** @description The same picture in sizes from the smallest on, as WebP; empty: there are none. */
            posters: components["schemas"]["PictureSize"][];
            /**
             * @description For its owner and those who moderate: whether that picture was made of the video by itself, is one of its suggestions, or one's own. Null for others, and in lists as processing is.
             * @example automatic
             */
            thumbnail: components["schemas"]["ThumbnailKind"] | null;
            /** @description How it is played. */
            playback: components["schemas"]["Playback"];
            /** @description How far its encoding is, rung by rung, and for its owner and those who moderate what they should know of it: notices are empty for others. Null in lists, but for that of all videos of a channel. */
            processing: components["schemas"]["Processing"] | null;
            /**
             * @description What becomes of comments: open shows them at once, held when the video's owner has released them, closed takes none. Those that there are stay.
             * @example held
             */
            commentPolicy: components["schemas"]["CommentPolicy"];
            /**
             * Format: int64
             * @description How many like it; lists may be some seconds late.
             * @example 12
             */
            likes: number;
            /**
             * Format: int64
             * @description How many dislike it.
             * @example 1
             */
            dislikes: number;
            /**
             * Format: int64
             * @description How often it was watched.
             * @example 345
             */
            views: number;
            /**
             * Format: int64
             * @description How much was said of it, replies included.
             * @example 6
             */
            comments: number;
            /** @description What whoever is signed in has to do with it. Null for nobody, and in lists. */
            viewer: components["schemas"]["Viewer"] | null;
        };
        VideoPage: {
            items: components["schemas"]["Video"][];
            nextCursor: string | null;
        };
        VideoPatch: {
            /**
             * @description What people read first.
             * @example The sea at night
             */
            title?: string;
            /**
             * @description Plain text. Lists of what anyone may see have it where `descriptions` asks for it, and null else.
             * @example An hour of waves.
             */
            description?: string | null;
            /**
             * @description Who may see it: everyone, whoever has the link, its owner. Private where nothing is said.
             * @example public
             * @enum {string}
             */
            visibility?: "public" | "unlisted" | "private";
            /**
             * @description The id of a category of this site, as GET /api/site lists them.
             * @example travel
             */
            category?: string | null;
            /**
             * @description Words to find it by; kept in lower case, each once.
             * @example [
             *       "sea",
             *       "night"
             *     ]
             */
            tags?: string[] | null;
            /**
             * @description What becomes of comments: open shows them at once, held when the video's owner has released them, closed takes none. Those that there are stay.
             * @example held
             * @enum {string|null}
             */
            commentPolicy?: "open" | "held" | "closed" | null;
        };
        Viewer: {
            /**
             * @description Their vote; null: they have none.
             * @example like
             */
            vote: components["schemas"]["Vote"] | null;
            /**
             * @description Whether they have subscribed to its channel.
             * @example false
             */
            subscribed: boolean;
            /** @description What of the channel they are told; null where they have not subscribed. */
            level: components["schemas"]["SubscriptionLevel"] | null;
            /**
             * Format: int64
             * @description Where playback goes on; null: at the beginning.
             */
            positionMs: number | null;
            /**
             * @description Whether they have put it aside for later.
             * @example false
             */
            watchLater: boolean;
        };
        /** @description Others may be added: treat what you do not know as unknown. */
        Visibility: "public" | "unlisted" | "private";
        /** @description Others may be added: treat what you do not know as unknown. */
        Vote: "like" | "dislike";
        VoteResult: {
            /**
             * @description The caller's vote; null: there is none.
             * @example like
             */
            value: components["schemas"]["Vote"] | null;
            /**
             * Format: int64
             * @description How many like it, the caller's vote counted.
             * @example 12
             */
            likes: number;
            /**
             * Format: int64
             * @description How many dislike it, the caller's vote counted.
             * @example 1
             */
            dislikes: number;
        };
        VoteWish: {
            /**
             * @description For it, or against it; absent: for it.
             * @example like
             * @enum {string}
             */
            value?: "like" | "dislike";
        };
        WantedLibrarySettings: {
            /**
             * @description Whether nothing of what the caller watches is noted.
             * @example false
             */
            historyPaused: boolean;
        };
        WantedPreference: {
            /**
             * @description Of what one is told.
             * @example comment.reply
             */
            kind: string;
            /** @description In the list of notifications, and at once where one is looking. */
            app: boolean;
            /** @description By e-mail. */
            mail: boolean;
            /** @description By Web Push. */
            push: boolean;
        };
        WantedStanding: {
            /**
             * @description Whether the account may be used.
             * @example suspended
             * @enum {string}
             */
            standing: "active" | "suspended" | "banned";
            /**
             * Format: date-time
             * @description When a suspension ends by itself; without it, when somebody ends it.
             */
            until?: string | null;
            /**
             * @description Why, as its owner is told.
             * @example The same advertisement below forty videos.
             */
            reason?: string | null;
            /**
             * @description Whether all that it has said stays, or goes for good; without it, it stays.
             * @example stay
             * @enum {string|null}
             */
            comments?: "stay" | "vanish" | null;
        };
        WantedSubscription: {
            /**
             * @description What the subscriber is told of its videos: of all, or of none; absent: of all.
             * @example all
             * @enum {string}
             */
            level?: "all" | "none";
        };
        WatchedVideo: {
            /** @description The video. */
            video: components["schemas"]["Video"];
            /**
             * Format: int64
             * @description Where playback goes on; null: at the beginning.
             * @example 95000
             */
            positionMs: number | null;
            /**
             * @description Whether it was watched to its end, the last time.
             * @example false
             */
            finished: boolean;
            /**
             * Format: date-time
             * @description When it was watched; of what is watched on and on, to some minutes.
             */
            watchedAt: string;
        };
        WatchedVideoPage: {
            items: components["schemas"]["WatchedVideo"][];
            nextCursor: string | null;
        };
        WhatWasRead: {
            /** @description Which were read. */
            ids?: string[] | null;
            /**
             * @description All that there are now; then `ids` is absent.
             * @example true
             */
            all?: boolean | null;
        };
        WholeFile: {
            /**
             * @description Its path, which takes HEAD and ranges of bytes.
             * @example /media/v_abcdefgh234567ij/k3yk3yk3yk3yk3yk3yk3yk3y/1/video.mp4
             */
            url: string;
            /**
             * @description What it is: video/mp4, or audio/mp4 of sound alone.
             * @example video/mp4
             */
            type: string;
            /**
             * Format: int64
             * @description Its exact length.
             */
            bytes: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listAuditEntries: {
        parameters: {
            query?: {
                /**
                 * @description How many items a page has at most.
                 * @example 24
                 */
                limit?: number;
                /** @description The nextCursor of the page before; without one, the first page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "al_abcdefghijabcdefghijabcdef",
                     *           "at": "2026-01-31T12:00:00.000Z",
                     *           "area": "moderation",
                     *           "what": "comment.removed",
                     *           "by": null,
                     *           "subject": "v_abcdefgh234567ij",
                     *           "of": null,
                     *           "reason": "Advertisement.",
                     *           "detail": "until 2026-12-24T00:00:00.000Z",
                     *           "address": "192.0.2.7"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["AuditEntryPage"];
                };
            };
        };
    };
    getSiteLimits: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "limits": {
                     *         "bytes": 280000000000,
                     *         "bytesPerDay": 140000000000,
                     *         "decoderSecondsPerDay": 86400,
                     *         "drafts": 50,
                     *         "uploads": 10,
                     *         "channels": 20
                     *       },
                     *       "chosen": {
                     *         "bytes": 280000000000,
                     *         "bytesPerDay": 140000000000,
                     *         "decoderSecondsPerDay": 86400,
                     *         "drafts": 50,
                     *         "uploads": 10,
                     *         "channels": 20
                     *       },
                     *       "configured": {
                     *         "bytes": 280000000000,
                     *         "bytesPerDay": 140000000000,
                     *         "decoderSecondsPerDay": 86400,
                     *         "drafts": 50,
                     *         "uploads": 10,
                     *         "channels": 20
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SiteLimits"];
                };
            };
        };
    };
    setSiteLimits: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "bytes": 280000000000,
                 *       "bytesPerDay": 140000000000,
                 *       "decoderSecondsPerDay": 86400,
                 *       "drafts": 50,
                 *       "uploads": 10,
                 *       "channels": 20
                 *     }
                 */
                "application/merge-patch+json": components["schemas"]["LimitsPatch"];
                /**
                 * @example {
                 *       "bytes": 280000000000,
                 *       "bytesPerDay": 140000000000,
                 *       "decoderSecondsPerDay": 86400,
                 *       "drafts": 50,
                 *       "uploads": 10,
                 *       "channels": 20
                 *     }
                 */
                "application/json": components["schemas"]["LimitsPatch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "limits": {
                     *         "bytes": 280000000000,
                     *         "bytesPerDay": 140000000000,
                     *         "decoderSecondsPerDay": 86400,
                     *         "drafts": 50,
                     *         "uploads": 10,
                     *         "channels": 20
                     *       },
                     *       "chosen": {
                     *         "bytes": 280000000000,
                     *         "bytesPerDay": 140000000000,
                     *         "decoderSecondsPerDay": 86400,
                     *         "drafts": 50,
                     *         "uploads": 10,
                     *         "channels": 20
                     *       },
                     *       "configured": {
                     *         "bytes": 280000000000,
                     *         "bytesPerDay": 140000000000,
                     *         "decoderSecondsPerDay": 86400,
                     *         "drafts": 50,
                     *         "uploads": 10,
                     *         "channels": 20
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SiteLimits"];
                };
            };
        };
    };
    getSiteSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "chosen": {
                     *         "name": "Klieg",
                     *         "description": "Films of our town, old and new.",
                     *         "accent": "#b3401e",
                     *         "about": "Who we are.",
                     *         "terms": "Be kind.",
                     *         "contact": "post@example.org",
                     *         "registration": "open"
                     *       },
                     *       "configured": {
                     *         "name": "Klieg",
                     *         "registration": "open"
                     *       },
                     *       "logo": [
                     *         {
                     *           "width": 192,
                     *           "height": 192,
                     *           "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *         }
                     *       ],
                     *       "changedAt": "2026-01-31T12:00:00.000Z",
                     *       "version": 3
                     *     }
                     */
                    "application/json": components["schemas"]["SiteSettings"];
                };
            };
        };
    };
    setSiteSettings: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag that was read: the change is made only if nobody has changed it since.
                 * @example "v17-Kq3xZb0a9Qe"
                 */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Klieg",
                 *       "description": "Films of our town, old and new.",
                 *       "accent": "#b3401e",
                 *       "about": "Who we are.",
                 *       "terms": "Be kind.",
                 *       "contact": "post@example.org",
                 *       "registration": "open"
                 *     }
                 */
                "application/merge-patch+json": components["schemas"]["SitePatch"];
                /**
                 * @example {
                 *       "name": "Klieg",
                 *       "description": "Films of our town, old and new.",
                 *       "accent": "#b3401e",
                 *       "about": "Who we are.",
                 *       "terms": "Be kind.",
                 *       "contact": "post@example.org",
                 *       "registration": "open"
                 *     }
                 */
                "application/json": components["schemas"]["SitePatch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "chosen": {
                     *         "name": "Klieg",
                     *         "description": "Films of our town, old and new.",
                     *         "accent": "#b3401e",
                     *         "about": "Who we are.",
                     *         "terms": "Be kind.",
                     *         "contact": "post@example.org",
                     *         "registration": "open"
                     *       },
                     *       "configured": {
                     *         "name": "Klieg",
                     *         "registration": "open"
                     *       },
                     *       "logo": [
                     *         {
                     *           "width": 192,
                     *           "height": 192,
                     *           "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *         }
                     *       ],
                     *       "changedAt": "2026-01-31T12:00:00.000Z",
                     *       "version": 3
                     *     }
                     */
                    "application/json": components["schemas"]["SiteSettings"];
                };
            };
        };
    };
    setSiteLogo: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag that was read: the change is made only if nobody has changed it since.
                 * @example "v17-Kq3xZb0a9Qe"
                 */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "image/jpeg": string;
                "image/png": string;
                "image/webp": string;
                "image/gif": string;
                "image/avif": string;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "chosen": {
                     *         "name": "Klieg",
                     *         "description": "Films of our town, old and new.",
                     *         "accent": "#b3401e",
                     *         "about": "Who we are.",
                     *         "terms": "Be kind.",
                     *         "contact": "post@example.org",
                     *         "registration": "open"
                     *       },
                     *       "configured": {
                     *         "name": "Klieg",
                     *         "registration": "open"
                     *       },
                     *       "logo": [
                     *         {
                     *           "width": 192,
                     *           "height": 192,
                     *           "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *         }
                     *       ],
                     *       "changedAt": "2026-01-31T12:00:00.000Z",
                     *       "version": 3
                     *     }
                     */
                    "application/json": components["schemas"]["SiteSettings"];
                };
            };
        };
    };
    removeSiteLogo: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag that was read: the change is made only if nobody has changed it since.
                 * @example "v17-Kq3xZb0a9Qe"
                 */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "chosen": {
                     *         "name": "Klieg",
                     *         "description": "Films of our town, old and new.",
                     *         "accent": "#b3401e",
                     *         "about": "Who we are.",
                     *         "terms": "Be kind.",
                     *         "contact": "post@example.org",
                     *         "registration": "open"
                     *       },
                     *       "configured": {
                     *         "name": "Klieg",
                     *         "registration": "open"
                     *       },
                     *       "logo": [
                     *         {
                     *           "width": 192,
                     *           "height": 192,
                     *           "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *         }
                     *       ],
                     *       "changedAt": "2026-01-31T12:00:00.000Z",
                     *       "version": 3
                     *     }
                     */
                    "application/json": components["schemas"]["SiteSettings"];
                };
            };
        };
    };
    listUsers: {
        parameters: {
            query: {
                /**
                 * @description How many items a page has at most.
                 * @example 24
                 */
                limit?: number;
                /** @description The nextCursor of the page before; without one, the first page. */
                cursor?: string;
                /**
                 * @description Only who has this username, in any case.
                 * @example ada
                 */
                username: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "u_abcdefgh234567ij",
                     *           "username": "ada",
                     *           "displayName": "Ada",
                     *           "role": "user",
                     *           "createdAt": "2026-01-31T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["FoundUserPage"];
                };
            };
        };
    };
    getUserLimits: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of a user.
                 * @example u_abcdefgh234567ij
                 */
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "userId": "u_abcdefgh234567ij",
                     *       "limits": {
                     *         "bytes": 280000000000,
                     *         "bytesPerDay": 140000000000,
                     *         "decoderSecondsPerDay": 86400,
                     *         "drafts": 50,
                     *         "uploads": 10,
                     *         "channels": 20
                     *       },
                     *       "use": {
                     *         "bytes": 7340032,
                     *         "stagedBytes": 1048576,
                     *         "storedBytes": 4194304,
                     *         "derivedBytes": 2097152,
                     *         "bytesToday": 5242880,
                     *         "decoderSecondsToday": 42,
                     *         "drafts": 2,
                     *         "uploads": 1,
                     *         "channels": 3,
                     *         "dayEndsAt": "2026-01-31T12:00:00.000Z"
                     *       },
                     *       "chosen": {
                     *         "bytes": 280000000000,
                     *         "bytesPerDay": 140000000000,
                     *         "decoderSecondsPerDay": 86400,
                     *         "drafts": 50,
                     *         "uploads": 10,
                     *         "channels": 20
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["UserLimits"];
                };
            };
        };
    };
    setUserLimits: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of a user.
                 * @example u_abcdefgh234567ij
                 */
                user: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "bytes": 280000000000,
                 *       "bytesPerDay": 140000000000,
                 *       "decoderSecondsPerDay": 86400,
                 *       "drafts": 50,
                 *       "uploads": 10,
                 *       "channels": 20
                 *     }
                 */
                "application/merge-patch+json": components["schemas"]["LimitsPatch"];
                /**
                 * @example {
                 *       "bytes": 280000000000,
                 *       "bytesPerDay": 140000000000,
                 *       "decoderSecondsPerDay": 86400,
                 *       "drafts": 50,
                 *       "uploads": 10,
                 *       "channels": 20
                 *     }
                 */
                "application/json": components["schemas"]["LimitsPatch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "userId": "u_abcdefgh234567ij",
                     *       "limits": {
                     *         "bytes": 280000000000,
                     *         "bytesPerDay": 140000000000,
                     *         "decoderSecondsPerDay": 86400,
                     *         "drafts": 50,
                     *         "uploads": 10,
                     *         "channels": 20
                     *       },
                     *       "use": {
                     *         "bytes": 7340032,
                     *         "stagedBytes": 1048576,
                     *         "storedBytes": 4194304,
                     *         "derivedBytes": 2097152,
                     *         "bytesToday": 5242880,
                     *         "decoderSecondsToday": 42,
                     *         "drafts": 2,
                     *         "uploads": 1,
                     *         "channels": 3,
                     *         "dayEndsAt": "2026-01-31T12:00:00.000Z"
                     *       },
                     *       "chosen": {
                     *         "bytes": 280000000000,
                     *         "bytesPerDay": 140000000000,
                     *         "decoderSecondsPerDay": 86400,
                     *         "drafts": 50,
                     *         "uploads": 10,
                     *         "channels": 20
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["UserLimits"];
                };
            };
        };
    };
    listUserUses: {
        parameters: {
            query?: {
                /**
                 * @description How many items a page has at most.
                 * @example 24
                 */
                limit?: number;
                /** @description The nextCursor of the page before; without one, the first page. */
                cursor?: string;
                /**
                 * @description Only this video, or upload, by its id.
                 * @example v_abcdefgh234567ij
                 */
                of?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The id of a user.
                 * @example u_abcdefgh234567ij
                 */
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "v_abcdefgh234567ij",
                     *           "bytes": 7340032,
                     *           "stagedBytes": 0,
                     *           "storedBytes": 4194304,
                     *           "derivedBytes": 3145728,
                     *           "parts": [
                     *             {
                     *               "name": "rung/720",
                     *               "bytes": 7340032
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["ThingUsePage"];
                };
            };
        };
    };
    sendAppeal: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "login": "ada",
                 *       "password": "a password of some length",
                 *       "code": "287082",
                 *       "text": "It was not me: my brother had my telephone."
                 *     }
                 */
                "application/json": components["schemas"]["NewAppeal"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "account": {
                     *         "id": "u_abcdefgh234567ij",
                     *         "username": "ada",
                     *         "displayName": "Ada"
                     *       },
                     *       "role": "user",
                     *       "standing": "active",
                     *       "since": "2026-01-31T12:00:00.000Z",
                     *       "until": "2026-01-31T12:00:00.000Z",
                     *       "reason": "Rude.",
                     *       "appeal": null
                     *     }
                     */
                    "application/json": components["schemas"]["AccountStanding"];
                };
            };
        };
    };
    getOwnStanding: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "login": "ada",
                 *       "password": "a password of some length",
                 *       "code": "287082"
                 *     }
                 */
                "application/json": components["schemas"]["Credentials"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "account": {
                     *         "id": "u_abcdefgh234567ij",
                     *         "username": "ada",
                     *         "displayName": "Ada"
                     *       },
                     *       "role": "user",
                     *       "standing": "active",
                     *       "since": "2026-01-31T12:00:00.000Z",
                     *       "until": "2026-01-31T12:00:00.000Z",
                     *       "reason": "Rude.",
                     *       "appeal": null
                     *     }
                     */
                    "application/json": components["schemas"]["AccountStanding"];
                };
            };
        };
    };
    getAsyncApi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    logIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "login": "ada",
                 *       "password": "a password of some length",
                 *       "code": "287082"
                 *     }
                 */
                "application/json": components["schemas"]["Credentials"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "user": {
                     *         "id": "u_abcdefgh234567ij",
                     *         "username": "ada",
                     *         "displayName": "Ada",
                     *         "role": "user",
                     *         "createdAt": "2026-01-31T12:00:00.000Z",
                     *         "email": "ada@example.org",
                     *         "emailVerified": true,
                     *         "avatar": [
                     *           {
                     *             "width": 192,
                     *             "height": 192,
                     *             "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *           }
                     *         ]
                     *       },
                     *       "token": "3q2-7wAB"
                     *     }
                     */
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
        };
    };
    logInByPasskey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "credentialId": "mMOdCwJzVhXmCmyMqHbMGA",
                 *       "clientData": "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0In0",
                 *       "authenticatorData": "SZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2MFAAAAAQ",
                 *       "signature": "MEUCIQ"
                 *     }
                 */
                "application/json": components["schemas"]["Assertion"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "user": {
                     *         "id": "u_abcdefgh234567ij",
                     *         "username": "ada",
                     *         "displayName": "Ada",
                     *         "role": "user",
                     *         "createdAt": "2026-01-31T12:00:00.000Z",
                     *         "email": "ada@example.org",
                     *         "emailVerified": true,
                     *         "avatar": [
                     *           {
                     *             "width": 192,
                     *             "height": 192,
                     *             "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *           }
                     *         ]
                     *       },
                     *       "token": "3q2-7wAB"
                     *     }
                     */
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
        };
    };
    logOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "u_abcdefgh234567ij",
                     *       "username": "ada",
                     *       "displayName": "Ada",
                     *       "role": "user",
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "email": "ada@example.org",
                     *       "emailVerified": true,
                     *       "avatar": [
                     *         {
                     *           "width": 192,
                     *           "height": 192,
                     *           "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["User"] | null;
                };
            };
        };
    };
    editMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "displayName": "Ada",
                 *       "email": "ada@example.org",
                 *       "currentPassword": "a password of some length"
                 *     }
                 */
                "application/merge-patch+json": components["schemas"]["AccountPatch"];
                /**
                 * @example {
                 *       "displayName": "Ada",
                 *       "email": "ada@example.org",
                 *       "currentPassword": "a password of some length"
                 *     }
                 */
                "application/json": components["schemas"]["AccountPatch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "u_abcdefgh234567ij",
                     *       "username": "ada",
                     *       "displayName": "Ada",
                     *       "role": "user",
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "email": "ada@example.org",
                     *       "emailVerified": true,
                     *       "avatar": [
                     *         {
                     *           "width": 192,
                     *           "height": 192,
                     *           "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["User"];
                };
            };
        };
    };
    setMyAvatar: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "image/jpeg": string;
                "image/png": string;
                "image/webp": string;
                "image/gif": string;
                "image/avif": string;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "u_abcdefgh234567ij",
                     *       "username": "ada",
                     *       "displayName": "Ada",
                     *       "role": "user",
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "email": "ada@example.org",
                     *       "emailVerified": true,
                     *       "avatar": [
                     *         {
                     *           "width": 192,
                     *           "height": 192,
                     *           "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["User"];
                };
            };
        };
    };
    removeMyAvatar: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "u_abcdefgh234567ij",
                     *       "username": "ada",
                     *       "displayName": "Ada",
                     *       "role": "user",
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "email": "ada@example.org",
                     *       "emailVerified": true,
                     *       "avatar": [
                     *         {
                     *           "width": 192,
                     *           "height": 192,
                     *           "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["User"];
                };
            };
        };
    };
    challengePasskey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "challenge": "azEuM3EyLTd3",
                     *       "rpId": "video.example",
                     *       "expiresAt": "2026-01-31T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["PasskeyChallenge"];
                };
            };
        };
    };
    offerPasskey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "challenge": "azEuM3EyLTd3",
                     *       "rpId": "video.example",
                     *       "rpName": "Klieg",
                     *       "userId": "u_abcdefgh234567ij",
                     *       "username": "ada",
                     *       "displayName": "Ada",
                     *       "credentialIds": [
                     *         "mMOdCwJzVhXmCmyMqHbMGA"
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PasskeyOffer"];
                };
            };
        };
    };
    listPasskeys: {
        parameters: {
            query?: {
                /**
                 * @description How many items a page has at most.
                 * @example 24
                 */
                limit?: number;
                /** @description The nextCursor of the page before; without one, the first page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "pk_abcdefgh234567ij",
                     *           "name": "my phone",
                     *           "backedUp": true,
                     *           "createdAt": "2026-01-31T12:00:00.000Z",
                     *           "lastUsedAt": "2026-01-31T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["PasskeyPage"];
                };
            };
        };
    };
    addPasskey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "my phone",
                 *       "credentialId": "mMOdCwJzVhXmCmyMqHbMGA",
                 *       "clientData": "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0In0",
                 *       "authenticatorData": "SZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2MFAAAAAQ",
                 *       "publicKey": "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE",
                 *       "transports": [
                 *         "internal"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["NewPasskey"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "pk_abcdefgh234567ij",
                     *       "name": "my phone",
                     *       "backedUp": true,
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "lastUsedAt": "2026-01-31T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Passkey"];
                };
            };
        };
    };
    removePasskey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of a passkey.
                 * @example pk_abcdefgh234567ij
                 */
                passkey: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    changePassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "currentPassword": "a password of some length",
                 *       "newPassword": "another of some length"
                 *     }
                 */
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    prove: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "password": "a password of some length",
                 *       "code": "287082"
                 *     }
                 */
                "application/json": components["schemas"]["Proof"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "provenUntil": "2026-01-31T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Proven"];
                };
            };
        };
    };
    proveByPasskey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "credentialId": "mMOdCwJzVhXmCmyMqHbMGA",
                 *       "clientData": "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0In0",
                 *       "authenticatorData": "SZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2MFAAAAAQ",
                 *       "signature": "MEUCIQ"
                 *     }
                 */
                "application/json": components["schemas"]["Assertion"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "provenUntil": "2026-01-31T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Proven"];
                };
            };
        };
    };
    register: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "username": "ada",
                 *       "email": "ada@example.org",
                 *       "password": "a password of some length",
                 *       "displayName": "Ada"
                 *     }
                 */
                "application/json": components["schemas"]["NewUser"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "user": {
                     *         "id": "u_abcdefgh234567ij",
                     *         "username": "ada",
                     *         "displayName": "Ada",
                     *         "role": "user",
                     *         "createdAt": "2026-01-31T12:00:00.000Z",
                     *         "email": "ada@example.org",
                     *         "emailVerified": true,
                     *         "avatar": [
                     *           {
                     *             "width": 192,
                     *             "height": 192,
                     *             "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *           }
                     *         ]
                     *       },
                     *       "token": "3q2-7wAB"
                     *     }
                     */
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
        };
    };
    askForReset: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "login": "ada"
                 *     }
                 */
                "application/json": components["schemas"]["ResetRequest"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    resetPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "token": "k3yk3y",
                 *       "password": "another of some length"
                 *     }
                 */
                "application/json": components["schemas"]["MailedPassword"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getSecondFactor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "enabled": true,
                     *       "since": "2026-01-31T12:00:00.000Z",
                     *       "recoveryCodesLeft": 1
                     *     }
                     */
                    "application/json": components["schemas"]["SecondFactorState"];
                };
            };
        };
    };
    beginSecondFactor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "secret": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
                     *       "uri": "otpauth://totp/Klieg:ada?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Klieg",
                     *       "expiresAt": "2026-01-31T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Enrolment"];
                };
            };
        };
    };
    takeOffSecondFactor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    confirmSecondFactor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "code": "287082"
                 *     }
                 */
                "application/json": components["schemas"]["FirstCode"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "recoveryCodes": [
                     *         "abcd-efgh-ijkl-mnop"
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
        };
    };
    renewRecoveryCodes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "recoveryCodes": [
                     *         "abcd-efgh-ijkl-mnop"
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
        };
    };
    listSessions: {
        parameters: {
            query?: {
                /**
                 * @description How many items a page has at most.
                 * @example 24
                 */
                limit?: number;
                /** @description The nextCursor of the page before; without one, the first page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "s_abcdefgh234567ij",
                     *           "createdAt": "2026-01-31T12:00:00.000Z",
                     *           "lastUsedAt": "2026-01-31T12:00:00.000Z",
                     *           "userAgent": "Firefox",
                     *           "address": "192.0.2.7",
                     *           "current": true
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["SessionPage"];
                };
            };
        };
    };
    endSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of a session.
                 * @example s_abcdefgh234567ij
                 */
                session: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    setUp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "username": "ada",
                 *       "email": "ada@example.org",
                 *       "password": "a password of some length",
                 *       "displayName": "Ada",
                 *       "token": "k3y"
                 *     }
                 */
                "application/json": components["schemas"]["SetupRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "user": {
                     *         "id": "u_abcdefgh234567ij",
                     *         "username": "ada",
                     *         "displayName": "Ada",
                     *         "role": "user",
                     *         "createdAt": "2026-01-31T12:00:00.000Z",
                     *         "email": "ada@example.org",
                     *         "emailVerified": true,
                     *         "avatar": [
                     *           {
                     *             "width": 192,
                     *             "height": 192,
                     *             "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *           }
                     *         ]
                     *       },
                     *       "token": "3q2-7wAB"
                     *     }
                     */
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
        };
    };
    listSignIns: {
        parameters: {
            query?: {
                /**
                 * @description How many items a page has at most.
                 * @example 24
                 */
                limit?: number;
                /** @description The nextCursor of the page before; without one, the first page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "2026-01-31T12:00:00.000Z#abcdefgh234567ij",
                     *           "kind": "registered",
                     *           "at": "2026-01-31T12:00:00.000Z",
                     *           "address": "192.0.2.7",
                     *           "userAgent": "Firefox",
                     *           "times": 1
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["SignInPage"];
                };
            };
        };
    };
    listAccessTokens: {
        parameters: {
            query?: {
                /**
                 * @description How many items a page has at most.
                 * @example 24
                 */
                limit?: number;
                /** @description The nextCursor of the page before; without one, the first page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "at_abcdefgh234567ij",
                     *           "name": "backup script",
                     *           "scopes": [
                     *             "read"
                     *           ],
                     *           "createdAt": "2026-01-31T12:00:00.000Z",
                     *           "lastUsedAt": "2026-01-31T12:00:00.000Z",
                     *           "expiresAt": "2026-01-31T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["AccessTokenPage"];
                };
            };
        };
    };
    createAccessToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "backup script",
                 *       "scopes": [
                 *         "read"
                 *       ],
                 *       "expiresAt": "2026-01-31T12:00:00.000Z"
                 *     }
                 */
                "application/json": components["schemas"]["NewAccessToken"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "at_abcdefgh234567ij",
                     *       "name": "backup script",
                     *       "scopes": [
                     *         "read"
                     *       ],
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "lastUsedAt": "2026-01-31T12:00:00.000Z",
                     *       "expiresAt": "2026-01-31T12:00:00.000Z",
                     *       "token": "klieg_pat_N6QbsZPxT5SQS3ZxE0RDhyKC7iiyKjk0OxMOs9ElRWw19NRu8"
                     *     }
                     */
                    "application/json": components["schemas"]["MadeAccessToken"];
                };
            };
        };
    };
    revokeAccessToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of a access token.
                 * @example at_abcdefgh234567ij
                 */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    askForVerification: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    confirmAddress: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "token": "k3yk3y"
                 *     }
                 */
                "application/json": components["schemas"]["MailedToken"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listBlocks: {
        parameters: {
            query?: {
                /**
                 * @description How many items a page has at most.
                 * @example 24
                 */
                limit?: number;
                /** @description The nextCursor of the page before; without one, the first page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "account": {
                     *             "id": "u_abcdefgh234567ij",
                     *             "username": "ada",
                     *             "displayName": "Ada"
                     *           },
                     *           "at": "2026-01-31T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["BlockPage"];
                };
            };
        };
    };
    block: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of a user.
                 * @example u_abcdefgh234567ij
                 */
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    unblock: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of a user.
                 * @example u_abcdefgh234567ij
                 */
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listChannels: {
        parameters: {
            query: {
                /**
                 * @description How many items a page has at most.
                 * @example 24
                 */
                limit?: number;
                /** @description The nextCursor of the page before; without one, the first page. */
                cursor?: string;
                /**
                 * @description The id of a user, or me.
                 * @example me
                 */
                owner: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "ch_abcdefgh234567ij",
                     *           "handle": "cinema",
                     *           "name": "Cinema",
                     *           "description": "Films, old and new.",
                     *           "ownerUserId": "u_abcdefgh234567ij",
                     *           "createdAt": "2026-01-31T12:00:00.000Z",
                     *           "updatedAt": "2026-01-31T12:00:00.000Z",
                     *           "videoCount": 12,
                     *           "subscribers": 40,
                     *           "avatar": [
                     *             {
                     *               "width": 192,
                     *               "height": 192,
                     *               "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *             }
                     *           ],
                     *           "avatarJpegs": [
                     *             {
                     *               "width": 192,
                     *               "height": 192,
                     *               "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *             }
                     *           ],
                     *           "banner": [
                     *             {
                     *               "width": 192,
                     *               "height": 192,
                     *               "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *             }
                     *           ],
                     *           "viewer": null
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["ChannelPage"];
                };
            };
        };
    };
    createChannel: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A new text for each thing: the same request with it, within 24 hours, gets the first one's answer and creates nothing.
                 * @example "8e03978e-40d5-43dd-bc93-6894a57f9324"
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "handle": "cinema",
                 *       "name": "Cinema",
                 *       "description": "Films, old and new."
                 *     }
                 */
                "application/json": components["schemas"]["NewChannel"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "ch_abcdefgh234567ij",
                     *       "handle": "cinema",
                     *       "name": "Cinema",
                     *       "description": "Films, old and new.",
                     *       "ownerUserId": "u_abcdefgh234567ij",
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "updatedAt": "2026-01-31T12:00:00.000Z",
                     *       "videoCount": 12,
                     *       "subscribers": 40,
                     *       "avatar": [
                     *         {
                     *           "width": 192,
                     *           "height": 192,
                     *           "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *         }
                     *       ],
                     *       "avatarJpegs": [
                     *         {
                     *           "width": 192,
                     *           "height": 192,
                     *           "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *         }
                     *       ],
                     *       "banner": [
                     *         {
                     *           "width": 192,
                     *           "height": 192,
                     *           "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *         }
                     *       ],
                     *       "viewer": null
                     *     }
                     */
                    "application/json": components["schemas"]["Channel"];
                };
            };
        };
    };
    getChannel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of a channel, or its handle with an @ before it.
                 * @example @cinema
                 */
                channel: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "ch_abcdefgh234567ij",
                     *       "handle": "cinema",
                     *       "name": "Cinema",
                     *       "description": "Films, old and new.",
                     *       "ownerUserId": "u_abcdefgh234567ij",
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "updatedAt": "2026-01-31T12:00:00.000Z",
                     *       "videoCount": 12,
                     *       "subscribers": 40,
                     *       "avatar": [
                     *         {
                     *           "width": 192,
                     *           "height": 192,
                     *           "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *         }
                     *       ],
                     *       "avatarJpegs": [
                     *         {
                     *           "width": 192,
                     *           "height": 192,
                     *           "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *         }
                     *       ],
                     *       "banner": [
                     *         {
                     *           "width": 192,
                     *           "height": 192,
                     *           "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *         }
                     *       ],
                     *       "viewer": null
                     *     }
                     */
                    "application/json": components["schemas"]["Channel"];
                };
            };
        };
    };
    deleteChannel: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag that was read: the change is made only if nobody has changed it since.
                 * @example "v17-Kq3xZb0a9Qe"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The id of a channel, or its handle with an @ before it.
                 * @example @cinema
                 */
                channel: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    editChannel: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag that was read: the change is made only if nobody has changed it since.
                 * @example "v17-Kq3xZb0a9Qe"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The id of a channel, or its handle with an @ before it.
                 * @example @cinema
                 */
                channel: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "handle": "cinema",
                 *       "name": "Cinema",
                 *       "description": "Films, old and new."
                 *     }
                 */
                "application/merge-patch+json": components["schemas"]["ChannelPatch"];
                /**
                 * @example {
                 *       "handle": "cinema",
                 *       "name": "Cinema",
                 *       "description": "Films, old and new."
                 *     }
                 */
                "application/json": components["schemas"]["ChannelPatch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "ch_abcdefgh234567ij",
                     *       "handle": "cinema",
                     *       "name": "Cinema",
                     *       "description": "Films, old and new.",
                     *       "ownerUserId": "u_abcdefgh234567ij",
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "updatedAt": "2026-01-31T12:00:00.000Z",
                     *       "videoCount": 12,
                     *       "subscribers": 40,
                     *       "avatar": [
                     *         {
                     *           "width": 192,
                     *           "height": 192,
                     *           "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *         }
                     *       ],
                     *       "avatarJpegs": [
                     *         {
                     *           "width": 192,
                     *           "height": 192,
                     *           "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *         }
                     *       ],
                     *       "banner": [
                     *         {
                     *           "width": 192,
                     *           "height": 192,
                     *           "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *         }
                     *       ],
                     *       "viewer": null
                     *     }
                     */
                    "application/json": components["schemas"]["Channel"];
                };
            };
        };
    };
    setChannelAvatar: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag that was read: the change is made only if nobody has changed it since.
                 * @example "v17-Kq3xZb0a9Qe"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The id of a channel, or its handle with an @ before it.
                 * @example @cinema
                 */
                channel: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "image/jpeg": string;
                "image/png": string;
                "image/webp": string;
                "image/gif": string;
                "image/avif": string;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "ch_abcdefgh234567ij",
                     *       "handle": "cinema",
                     *       "name": "Cinema",
                     *       "description": "Films, old and new.",
                     *       "ownerUserId": "u_abcdefgh234567ij",
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "updatedAt": "2026-01-31T12:00:00.000Z",
                     *       "videoCount": 12,
                     *       "subscribers": 40,
                     *       "avatar": [
                     *         {
                     *           "width": 192,
                     *           "height": 192,
                     *           "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *         }
                     *       ],
                     *       "avatarJpegs": [
                     *         {
                     *           "width": 192,
                     *           "height": 192,
                     *           "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *         }
                     *       ],
                     *       "banner": [
                     *         {
                     *           "width": 192,
                     *           "height": 192,
                     *           "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *         }
                     *       ],
                     *       "viewer": null
                     *     }
                     */
                    "application/json": components["schemas"]["Channel"];
                };
            };
        };
    };
    removeChannelAvatar: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag that was read: the change is made only if nobody has changed it since.
                 * @example "v17-Kq3xZb0a9Qe"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The id of a channel, or its handle with an @ before it.
                 * @example @cinema
                 */
                channel: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "ch_abcdefgh234567ij",
                     *       "handle": "cinema",
                     *       "name": "Cinema",
                     *       "description": "Films, old and new.",
                     *       "ownerUserId": "u_abcdefgh234567ij",
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "updatedAt": "2026-01-31T12:00:00.000Z",
                     *       "videoCount": 12,
                     *       "subscribers": 40,
                     *       "avatar": [
                     *         {
                     *           "width": 192,
                     *           "height": 192,
                     *           "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *         }
                     *       ],
                     *       "avatarJpegs": [
                     *         {
                     *           "width": 192,
                     *           "height": 192,
                     *           "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *         }
                     *       ],
                     *       "banner": [
                     *         {
                     *           "width": 192,
                     *           "height": 192,
                     *           "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *         }
                     *       ],
                     *       "viewer": null
                     *     }
                     */
                    "application/json": components["schemas"]["Channel"];
                };
            };
        };
    };
    setChannelBanner: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag that was read: the change is made only if nobody has changed it since.
                 * @example "v17-Kq3xZb0a9Qe"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The id of a channel, or its handle with an @ before it.
                 * @example @cinema
                 */
                channel: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "image/jpeg": string;
                "image/png": string;
                "image/webp": string;
                "image/gif": string;
                "image/avif": string;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "ch_abcdefgh234567ij",
                     *       "handle": "cinema",
                     *       "name": "Cinema",
                     *       "description": "Films, old and new.",
                     *       "ownerUserId": "u_abcdefgh234567ij",
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "updatedAt": "2026-01-31T12:00:00.000Z",
                     *       "videoCount": 12,
                     *       "subscribers": 40,
                     *       "avatar": [
                     *         {
                     *           "width": 192,
                     *           "height": 192,
                     *           "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *         }
                     *       ],
                     *       "avatarJpegs": [
                     *         {
                     *           "width": 192,
                     *           "height": 192,
                     *           "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *         }
                     *       ],
                     *       "banner": [
                     *         {
                     *           "width": 192,
                     *           "height": 192,
                     *           "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *         }
                     *       ],
                     *       "viewer": null
                     *     }
                     */
                    "application/json": components["schemas"]["Channel"];
                };
            };
        };
    };
    removeChannelBanner: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag that was read: the change is made only if nobody has changed it since.
                 * @example "v17-Kq3xZb0a9Qe"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The id of a channel, or its handle with an @ before it.
                 * @example @cinema
                 */
                channel: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "ch_abcdefgh234567ij",
                     *       "handle": "cinema",
                     *       "name": "Cinema",
                     *       "description": "Films, old and new.",
                     *       "ownerUserId": "u_abcdefgh234567ij",
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "updatedAt": "2026-01-31T12:00:00.000Z",
                     *       "videoCount": 12,
                     *       "subscribers": 40,
                     *       "avatar": [
                     *         {
                     *           "width": 192,
                     *           "height": 192,
                     *           "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *         }
                     *       ],
                     *       "avatarJpegs": [
                     *         {
                     *           "width": 192,
                     *           "height": 192,
                     *           "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *         }
                     *       ],
                     *       "banner": [
                     *         {
                     *           "width": 192,
                     *           "height": 192,
                     *           "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *         }
                     *       ],
                     *       "viewer": null
                     *     }
                     */
                    "application/json": components["schemas"]["Channel"];
                };
            };
        };
    };
    listPlaylistsOfChannel: {
        parameters: {
            query?: {
                /**
                 * @description How many items a page has at most.
                 * @example 24
                 */
                limit?: number;
                /** @description The nextCursor of the page before; without one, the first page. */
                cursor?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The id of a channel, or its handle with an @ before it.
                 * @example @cinema
                 */
                channel: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "pl_abcdefgh234567ij",
                     *           "owner": {
                     *             "id": "u_abcdefgh234567ij",
                     *             "username": "ada",
                     *             "displayName": "Ada",
                     *             "avatar": [
                     *               {
                     *                 "width": 192,
                     *                 "height": 192,
                     *                 "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *               }
                     *             ]
                     *           },
                     *           "title": "To begin with",
                     *           "description": "In this order.",
                     *           "visibility": "public",
                     *           "itemCount": 12,
                     *           "createdAt": "2026-01-31T12:00:00.000Z",
                     *           "updatedAt": "2026-01-31T12:00:00.000Z",
                     *           "hasVideo": true
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["PlaylistPage"];
                };
            };
        };
    };
    listSubscribers: {
        parameters: {
            query?: {
                /**
                 * @description How many items a page has at most.
                 * @example 24
                 */
                limit?: number;
                /** @description The nextCursor of the page before; without one, the first page. */
                cursor?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The id of a channel, or its handle with an @ before it.
                 * @example @cinema
                 */
                channel: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "u_abcdefgh234567ij",
                     *           "username": "ada",
                     *           "displayName": "Ada",
                     *           "avatar": [
                     *             {
                     *               "width": 192,
                     *               "height": 192,
                     *               "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *             }
                     *           ],
                     *           "subscribedAt": "2026-01-31T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["SubscriberPage"];
                };
            };
        };
    };
    subscribe: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of a channel, or its handle with an @ before it.
                 * @example @cinema
                 */
                channel: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "level": "all"
                 *     }
                 */
                "application/json": components["schemas"]["WantedSubscription"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "channelId": "ch_abcdefgh234567ij",
                     *       "level": "all",
                     *       "subscribers": 40
                     *     }
                     */
                    "application/json": components["schemas"]["Subscription"];
                };
            };
        };
    };
    unsubscribe: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of a channel, or its handle with an @ before it.
                 * @example @cinema
                 */
                channel: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listChannelVideos: {
        parameters: {
            query?: {
                /**
                 * @description How many items a page has at most.
                 * @example 24
                 */
                limit?: number;
                /** @description The nextCursor of the page before; without one, the first page. */
                cursor?: string;
                /** @description Adds drafts, unlisted and private videos; for the owner and those who moderate. */
                all?: boolean;
                /** @description The order of the list. */
                sort?: "newest" | "oldest";
                /** @description Adds what each says of itself, in full; with `all` it is there anyway. */
                descriptions?: boolean;
            };
            header?: never;
            path: {
                /**
                 * @description The id of a channel, or its handle with an @ before it.
                 * @example @cinema
                 */
                channel: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "v_abcdefgh234567ij",
                     *           "channel": {
                     *             "id": "ch_abcdefgh234567ij",
                     *             "handle": "cinema",
                     *             "name": "Cinema",
                     *             "avatar": [
                     *               {
                     *                 "width": 192,
                     *                 "height": 192,
                     *                 "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *               }
                     *             ]
                     *           },
                     *           "title": "The sea at night",
                     *           "description": "An hour of waves.",
                     *           "visibility": "public",
                     *           "category": "travel",
                     *           "tags": [
                     *             "sea",
                     *             "night"
                     *           ],
                     *           "status": "ready",
                     *           "error": null,
                     *           "durationMs": 3600000,
                     *           "width": 1920,
                     *           "height": 1080,
                     *           "createdAt": "2026-01-31T12:00:00.000Z",
                     *           "updatedAt": "2026-01-31T12:00:00.000Z",
                     *           "publishedAt": "2026-01-31T12:00:00.000Z",
                     *           "poster": "/media/v_abcdefgh234567ij/k3yk3yk3yk3yk3yk3yk3yk3y/1/poster.jpg",
                     *           "posters": [
                     *             {
                     *               "width": 192,
                     *               "height": 192,
                     *               "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *             }
                     *           ],
                     *           "thumbnail": "automatic",
                     *           "playback": {
                     *             "hls": "/media/v_abcdefgh234567ij/k3yk3yk3yk3yk3yk3yk3yk3y/1/main.m3u8",
                     *             "file": null
                     *           },
                     *           "processing": null,
                     *           "commentPolicy": "held",
                     *           "likes": 12,
                     *           "dislikes": 1,
                     *           "views": 345,
                     *           "comments": 6,
                     *           "viewer": null
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["VideoPage"];
                };
            };
        };
    };
    createComment: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A new text for each thing: the same request with it, within 24 hours, gets the first one's answer and creates nothing.
                 * @example "8e03978e-40d5-43dd-bc93-6894a57f9324"
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "videoId": "v_abcdefgh234567ij",
                 *       "text": "The waves at 1:23 are the best.",
                 *       "parentId": "c_v_abcdefgh234567ij_abcdefgh234567ijabcdefgh23"
                 *     }
                 */
                "application/json": components["schemas"]["NewComment"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "c_v_abcdefgh234567ij_abcdefgh234567ijabcdefgh23",
                     *       "videoId": "v_abcdefgh234567ij",
                     *       "parentId": "c_v_abcdefgh234567ij_abcdefgh234567ijabcdefgh23",
                     *       "author": null,
                     *       "text": "The waves at 1:23 are the best.",
                     *       "likes": 12,
                     *       "replyCount": 3,
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "editedAt": "2026-01-31T12:00:00.000Z",
                     *       "pinned": true,
                     *       "hearted": true,
                     *       "held": true,
                     *       "deleted": true,
                     *       "viewer": null
                     *     }
                     */
                    "application/json": components["schemas"]["Comment"];
                };
            };
        };
    };
    listComments: {
        parameters: {
            query?: {
                /**
                 * @description How many items a page has at most.
                 * @example 24
                 */
                limit?: number;
                /** @description The nextCursor of the page before; without one, the first page. */
                cursor?: string;
                /** @description The order of a video's comments: newest first, or those first that people like and answer. Replies are in the order in which they came. */
                sort?: "newest" | "top";
                /** @description What waits on a video, newest first; for its owner and those who moderate. */
                held?: boolean;
            };
            header?: never;
            path: {
                /**
                 * @description The id of a video, for what was said of it, or of a comment, for it and its replies.
                 * @example v_abcdefgh234567ij
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "comment": null,
                     *       "focus": null,
                     *       "items": [
                     *         {
                     *           "id": "c_v_abcdefgh234567ij_abcdefgh234567ijabcdefgh23",
                     *           "videoId": "v_abcdefgh234567ij",
                     *           "parentId": "c_v_abcdefgh234567ij_abcdefgh234567ijabcdefgh23",
                     *           "author": null,
                     *           "text": "The waves at 1:23 are the best.",
                     *           "likes": 12,
                     *           "replyCount": 3,
                     *           "createdAt": "2026-01-31T12:00:00.000Z",
                     *           "editedAt": "2026-01-31T12:00:00.000Z",
                     *           "pinned": true,
                     *           "hearted": true,
                     *           "held": true,
                     *           "deleted": true,
                     *           "viewer": null
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["CommentsPage"];
                };
            };
        };
    };
    deleteComment: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag that was read: the change is made only if nobody has changed it since.
                 * @example "v17-Kq3xZb0a9Qe"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The id of a comment.
                 * @example c_v_abcdefgh234567ij_abcdefgh234567ijabcdefgh23
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    editComment: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag that was read: the change is made only if nobody has changed it since.
                 * @example "v17-Kq3xZb0a9Qe"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The id of a comment.
                 * @example c_v_abcdefgh234567ij_abcdefgh234567ijabcdefgh23
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "text": "The waves at 1:23 are the best.",
                 *       "pinned": true,
                 *       "hearted": true,
                 *       "held": true
                 *     }
                 */
                "application/merge-patch+json": components["schemas"]["CommentPatch"];
                /**
                 * @example {
                 *       "text": "The waves at 1:23 are the best.",
                 *       "pinned": true,
                 *       "hearted": true,
                 *       "held": true
                 *     }
                 */
                "application/json": components["schemas"]["CommentPatch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "c_v_abcdefgh234567ij_abcdefgh234567ijabcdefgh23",
                     *       "videoId": "v_abcdefgh234567ij",
                     *       "parentId": "c_v_abcdefgh234567ij_abcdefgh234567ijabcdefgh23",
                     *       "author": null,
                     *       "text": "The waves at 1:23 are the best.",
                     *       "likes": 12,
                     *       "replyCount": 3,
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "editedAt": "2026-01-31T12:00:00.000Z",
                     *       "pinned": true,
                     *       "hearted": true,
                     *       "held": true,
                     *       "deleted": true,
                     *       "viewer": null
                     *     }
                     */
                    "application/json": components["schemas"]["Comment"];
                };
            };
        };
    };
    voteOnComment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of a comment.
                 * @example c_v_abcdefgh234567ij_abcdefgh234567ijabcdefgh23
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "value": "like"
                 *     }
                 */
                "application/json": components["schemas"]["VoteWish"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "value": "like",
                     *       "likes": 12,
                     *       "dislikes": 1
                     *     }
                     */
                    "application/json": components["schemas"]["VoteResult"];
                };
            };
        };
    };
    withdrawVoteOnComment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of a comment.
                 * @example c_v_abcdefgh234567ij_abcdefgh234567ijabcdefgh23
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "value": "like",
                     *       "likes": 12,
                     *       "dislikes": 1
                     *     }
                     */
                    "application/json": components["schemas"]["VoteResult"];
                };
            };
        };
    };
    streamEvents: {
        parameters: {
            query: {
                /**
                 * @description What to tell of, with commas between: video:v_abcdefgh234567ij,channel:ch_abcdefgh234567ij.
                 * @example video:v_abcdefgh234567ij
                 */
                topics: string;
                /** @description As the header Last-Event-ID, from who cannot send it. */
                lastEventId?: string;
            };
            header?: {
                /** @description The id of the last event that came. */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Without an end. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
        };
    };
    listActivity: {
        parameters: {
            query?: {
                /**
                 * @description How many items a page has at most.
                 * @example 24
                 */
                limit?: number;
                /** @description The nextCursor of the page before; without one, the first page. */
                cursor?: string;
                /** @description Of whom: `followed`, the channels that the caller follows and the people behind them, or `everyone`. Where nothing is said: `everyone` for who is not signed in, else `followed`. */
                of?: "followed" | "everyone";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "kind": "published",
                     *           "at": "2026-01-31T12:00:00.000Z",
                     *           "video": {
                     *             "id": "v_abcdefgh234567ij",
                     *             "channel": {
                     *               "id": "ch_abcdefgh234567ij",
                     *               "handle": "cinema",
                     *               "name": "Cinema",
                     *               "avatar": [
                     *                 {
                     *                   "width": 192,
                     *                   "height": 192,
                     *                   "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *                 }
                     *               ]
                     *             },
                     *             "title": "The sea at night",
                     *             "description": "An hour of waves.",
                     *             "visibility": "public",
                     *             "category": "travel",
                     *             "tags": [
                     *               "sea",
                     *               "night"
                     *             ],
                     *             "status": "ready",
                     *             "error": null,
                     *             "durationMs": 3600000,
                     *             "width": 1920,
                     *             "height": 1080,
                     *             "createdAt": "2026-01-31T12:00:00.000Z",
                     *             "updatedAt": "2026-01-31T12:00:00.000Z",
                     *             "publishedAt": "2026-01-31T12:00:00.000Z",
                     *             "poster": "/media/v_abcdefgh234567ij/k3yk3yk3yk3yk3yk3yk3yk3y/1/poster.jpg",
                     *             "posters": [
                     *               {
                     *                 "width": 192,
                     *                 "height": 192,
                     *                 "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *               }
                     *             ],
                     *             "thumbnail": "automatic",
                     *             "playback": {
                     *               "hls": "/media/v_abcdefgh234567ij/k3yk3yk3yk3yk3yk3yk3yk3y/1/main.m3u8",
                     *               "file": null
                     *             },
                     *             "processing": null,
                     *             "commentPolicy": "held",
                     *             "likes": 12,
                     *             "dislikes": 1,
                     *             "views": 345,
                     *             "comments": 6,
                     *             "viewer": null
                     *           },
                     *           "comment": null
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["ActivityPage"];
                };
            };
        };
    };
    listHomeVideos: {
        parameters: {
            query?: {
                /**
                 * @description How many items a page has at most.
                 * @example 24
                 */
                limit?: number;
                /** @description The nextCursor of the page before; without one, the first page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "v_abcdefgh234567ij",
                     *           "channel": {
                     *             "id": "ch_abcdefgh234567ij",
                     *             "handle": "cinema",
                     *             "name": "Cinema",
                     *             "avatar": [
                     *               {
                     *                 "width": 192,
                     *                 "height": 192,
                     *                 "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *               }
                     *             ]
                     *           },
                     *           "title": "The sea at night",
                     *           "description": "An hour of waves.",
                     *           "visibility": "public",
                     *           "category": "travel",
                     *           "tags": [
                     *             "sea",
                     *             "night"
                     *           ],
                     *           "status": "ready",
                     *           "error": null,
                     *           "durationMs": 3600000,
                     *           "width": 1920,
                     *           "height": 1080,
                     *           "createdAt": "2026-01-31T12:00:00.000Z",
                     *           "updatedAt": "2026-01-31T12:00:00.000Z",
                     *           "publishedAt": "2026-01-31T12:00:00.000Z",
                     *           "poster": "/media/v_abcdefgh234567ij/k3yk3yk3yk3yk3yk3yk3yk3y/1/poster.jpg",
                     *           "posters": [
                     *             {
                     *               "width": 192,
                     *               "height": 192,
                     *               "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *             }
                     *           ],
                     *           "thumbnail": "automatic",
                     *           "playback": {
                     *             "hls": "/media/v_abcdefgh234567ij/k3yk3yk3yk3yk3yk3yk3yk3y/1/main.m3u8",
                     *             "file": null
                     *           },
                     *           "processing": null,
                     *           "commentPolicy": "held",
                     *           "likes": 12,
                     *           "dislikes": 1,
                     *           "views": 345,
                     *           "comments": 6,
                     *           "viewer": null
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["VideoPage"];
                };
            };
        };
    };
    listSubscribedVideos: {
        parameters: {
            query?: {
                /**
                 * @description How many items a page has at most.
                 * @example 24
                 */
                limit?: number;
                /** @description The nextCursor of the page before; without one, the first page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "v_abcdefgh234567ij",
                     *           "channel": {
                     *             "id": "ch_abcdefgh234567ij",
                     *             "handle": "cinema",
                     *             "name": "Cinema",
                     *             "avatar": [
                     *               {
                     *                 "width": 192,
                     *                 "height": 192,
                     *                 "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *               }
                     *             ]
                     *           },
                     *           "title": "The sea at night",
                     *           "description": "An hour of waves.",
                     *           "visibility": "public",
                     *           "category": "travel",
                     *           "tags": [
                     *             "sea",
                     *             "night"
                     *           ],
                     *           "status": "ready",
                     *           "error": null,
                     *           "durationMs": 3600000,
                     *           "width": 1920,
                     *           "height": 1080,
                     *           "createdAt": "2026-01-31T12:00:00.000Z",
                     *           "updatedAt": "2026-01-31T12:00:00.000Z",
                     *           "publishedAt": "2026-01-31T12:00:00.000Z",
                     *           "poster": "/media/v_abcdefgh234567ij/k3yk3yk3yk3yk3yk3yk3yk3y/1/poster.jpg",
                     *           "posters": [
                     *             {
                     *               "width": 192,
                     *               "height": 192,
                     *               "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *             }
                     *           ],
                     *           "thumbnail": "automatic",
                     *           "playback": {
                     *             "hls": "/media/v_abcdefgh234567ij/k3yk3yk3yk3yk3yk3yk3yk3y/1/main.m3u8",
                     *             "file": null
                     *           },
                     *           "processing": null,
                     *           "commentPolicy": "held",
                     *           "likes": 12,
                     *           "dislikes": 1,
                     *           "views": 345,
                     *           "comments": 6,
                     *           "viewer": null
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["VideoPage"];
                };
            };
        };
    };
    listTrendingVideos: {
        parameters: {
            query?: {
                /**
                 * @description How many items a page has at most.
                 * @example 24
                 */
                limit?: number;
                /** @description The nextCursor of the page before; without one, the first page. */
                cursor?: string;
                /**
                 * @description Only videos of this category, by its id.
                 * @example film
                 */
                category?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "v_abcdefgh234567ij",
                     *           "channel": {
                     *             "id": "ch_abcdefgh234567ij",
                     *             "handle": "cinema",
                     *             "name": "Cinema",
                     *             "avatar": [
                     *               {
                     *                 "width": 192,
                     *                 "height": 192,
                     *                 "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *               }
                     *             ]
                     *           },
                     *           "title": "The sea at night",
                     *           "description": "An hour of waves.",
                     *           "visibility": "public",
                     *           "category": "travel",
                     *           "tags": [
                     *             "sea",
                     *             "night"
                     *           ],
                     *           "status": "ready",
                     *           "error": null,
                     *           "durationMs": 3600000,
                     *           "width": 1920,
                     *           "height": 1080,
                     *           "createdAt": "2026-01-31T12:00:00.000Z",
                     *           "updatedAt": "2026-01-31T12:00:00.000Z",
                     *           "publishedAt": "2026-01-31T12:00:00.000Z",
                     *           "poster": "/media/v_abcdefgh234567ij/k3yk3yk3yk3yk3yk3yk3yk3y/1/poster.jpg",
                     *           "posters": [
                     *             {
                     *               "width": 192,
                     *               "height": 192,
                     *               "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *             }
                     *           ],
                     *           "thumbnail": "automatic",
                     *           "playback": {
                     *             "hls": "/media/v_abcdefgh234567ij/k3yk3yk3yk3yk3yk3yk3yk3y/1/main.m3u8",
                     *             "file": null
                     *           },
                     *           "processing": null,
                     *           "commentPolicy": "held",
                     *           "likes": 12,
                     *           "dislikes": 1,
                     *           "views": 345,
                     *           "comments": 6,
                     *           "viewer": null
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["VideoPage"];
                };
            };
        };
    };
    listHistory: {
        parameters: {
            query?: {
                /**
                 * @description How many items a page has at most.
                 * @example 24
                 */
                limit?: number;
                /** @description The nextCursor of the page before; without one, the first page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "video": {
                     *             "id": "v_abcdefgh234567ij",
                     *             "channel": {
                     *               "id": "ch_abcdefgh234567ij",
                     *               "handle": "cinema",
                     *               "name": "Cinema",
                     *               "avatar": [
                     *                 {
                     *                   "width": 192,
                     *                   "height": 192,
                     *                   "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *                 }
                     *               ]
                     *             },
                     *             "title": "The sea at night",
                     *             "description": "An hour of waves.",
                     *             "visibility": "public",
                     *             "category": "travel",
                     *             "tags": [
                     *               "sea",
                     *               "night"
                     *             ],
                     *             "status": "ready",
                     *             "error": null,
                     *             "durationMs": 3600000,
                     *             "width": 1920,
                     *             "height": 1080,
                     *             "createdAt": "2026-01-31T12:00:00.000Z",
                     *             "updatedAt": "2026-01-31T12:00:00.000Z",
                     *             "publishedAt": "2026-01-31T12:00:00.000Z",
                     *             "poster": "/media/v_abcdefgh234567ij/k3yk3yk3yk3yk3yk3yk3yk3y/1/poster.jpg",
                     *             "posters": [
                     *               {
                     *                 "width": 192,
                     *                 "height": 192,
                     *                 "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *               }
                     *             ],
                     *             "thumbnail": "automatic",
                     *             "playback": {
                     *               "hls": "/media/v_abcdefgh234567ij/k3yk3yk3yk3yk3yk3yk3yk3y/1/main.m3u8",
                     *               "file": null
                     *             },
                     *             "processing": null,
                     *             "commentPolicy": "held",
                     *             "likes": 12,
                     *             "dislikes": 1,
                     *             "views": 345,
                     *             "comments": 6,
                     *             "viewer": null
                     *           },
                     *           "positionMs": 95000,
                     *           "finished": false,
                     *           "watchedAt": "2026-01-31T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["WatchedVideoPage"];
                };
            };
        };
    };
    clearHistory: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    forgetWatched: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of a video.
                 * @example v_abcdefgh234567ij
                 */
                video: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listLiked: {
        parameters: {
            query?: {
                /**
                 * @description How many items a page has at most.
                 * @example 24
                 */
                limit?: number;
                /** @description The nextCursor of the page before; without one, the first page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "v_abcdefgh234567ij",
                     *           "channel": {
                     *             "id": "ch_abcdefgh234567ij",
                     *             "handle": "cinema",
                     *             "name": "Cinema",
                     *             "avatar": [
                     *               {
                     *                 "width": 192,
                     *                 "height": 192,
                     *                 "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *               }
                     *             ]
                     *           },
                     *           "title": "The sea at night",
                     *           "description": "An hour of waves.",
                     *           "visibility": "public",
                     *           "category": "travel",
                     *           "tags": [
                     *             "sea",
                     *             "night"
                     *           ],
                     *           "status": "ready",
                     *           "error": null,
                     *           "durationMs": 3600000,
                     *           "width": 1920,
                     *           "height": 1080,
                     *           "createdAt": "2026-01-31T12:00:00.000Z",
                     *           "updatedAt": "2026-01-31T12:00:00.000Z",
                     *           "publishedAt": "2026-01-31T12:00:00.000Z",
                     *           "poster": "/media/v_abcdefgh234567ij/k3yk3yk3yk3yk3yk3yk3yk3y/1/poster.jpg",
                     *           "posters": [
                     *             {
                     *               "width": 192,
                     *               "height": 192,
                     *               "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *             }
                     *           ],
                     *           "thumbnail": "automatic",
                     *           "playback": {
                     *             "hls": "/media/v_abcdefgh234567ij/k3yk3yk3yk3yk3yk3yk3yk3y/1/main.m3u8",
                     *             "file": null
                     *           },
                     *           "processing": null,
                     *           "commentPolicy": "held",
                     *           "likes": 12,
                     *           "dislikes": 1,
                     *           "views": 345,
                     *           "comments": 6,
                     *           "viewer": null
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["VideoPage"];
                };
            };
        };
    };
    notInterested: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of a video, or of a channel, for all that it publishes.
                 * @example v_abcdefgh234567ij
                 */
                thing: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    interestedAgain: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of a video, or of a channel, for all that it publishes.
                 * @example v_abcdefgh234567ij
                 */
                thing: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getLibrarySettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "historyPaused": false
                     *     }
                     */
                    "application/json": components["schemas"]["LibrarySettings"];
                };
            };
        };
    };
    setLibrarySettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "historyPaused": false
                 *     }
                 */
                "application/json": components["schemas"]["WantedLibrarySettings"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "historyPaused": false
                     *     }
                     */
                    "application/json": components["schemas"]["LibrarySettings"];
                };
            };
        };
    };
    listWatchLater: {
        parameters: {
            query?: {
                /**
                 * @description How many items a page has at most.
                 * @example 24
                 */
                limit?: number;
                /** @description The nextCursor of the page before; without one, the first page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "video": {
                     *             "id": "v_abcdefgh234567ij",
                     *             "channel": {
                     *               "id": "ch_abcdefgh234567ij",
                     *               "handle": "cinema",
                     *               "name": "Cinema",
                     *               "avatar": [
                     *                 {
                     *                   "width": 192,
                     *                   "height": 192,
                     *                   "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *                 }
                     *               ]
                     *             },
                     *             "title": "The sea at night",
                     *             "description": "An hour of waves.",
                     *             "visibility": "public",
                     *             "category": "travel",
                     *             "tags": [
                     *               "sea",
                     *               "night"
                     *             ],
                     *             "status": "ready",
                     *             "error": null,
                     *             "durationMs": 3600000,
                     *             "width": 1920,
                     *             "height": 1080,
                     *             "createdAt": "2026-01-31T12:00:00.000Z",
                     *             "updatedAt": "2026-01-31T12:00:00.000Z",
                     *             "publishedAt": "2026-01-31T12:00:00.000Z",
                     *             "poster": "/media/v_abcdefgh234567ij/k3yk3yk3yk3yk3yk3yk3yk3y/1/poster.jpg",
                     *             "posters": [
                     *               {
                     *                 "width": 192,
                     *                 "height": 192,
                     *                 "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *               }
                     *             ],
                     *             "thumbnail": "automatic",
                     *             "playback": {
                     *               "hls": "/media/v_abcdefgh234567ij/k3yk3yk3yk3yk3yk3yk3yk3y/1/main.m3u8",
                     *               "file": null
                     *             },
                     *             "processing": null,
                     *             "commentPolicy": "held",
                     *             "likes": 12,
                     *             "dislikes": 1,
                     *             "views": 345,
                     *             "comments": 6,
                     *             "viewer": null
                     *           },
                     *           "addedAt": "2026-01-31T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["SavedVideoPage"];
                };
            };
        };
    };
    watchLater: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of a video.
                 * @example v_abcdefgh234567ij
                 */
                video: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    watchNoMore: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of a video.
                 * @example v_abcdefgh234567ij
                 */
                video: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getAccountStanding: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of a user.
                 * @example u_abcdefgh234567ij
                 */
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "account": {
                     *         "id": "u_abcdefgh234567ij",
                     *         "username": "ada",
                     *         "displayName": "Ada"
                     *       },
                     *       "role": "user",
                     *       "standing": "active",
                     *       "since": "2026-01-31T12:00:00.000Z",
                     *       "until": "2026-01-31T12:00:00.000Z",
                     *       "reason": "Rude.",
                     *       "appeal": null
                     *     }
                     */
                    "application/json": components["schemas"]["AccountStanding"];
                };
            };
        };
    };
    setAccountStanding: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of a user.
                 * @example u_abcdefgh234567ij
                 */
                user: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "standing": "suspended",
                 *       "until": "2026-01-31T12:00:00.000Z",
                 *       "reason": "The same advertisement below forty videos.",
                 *       "comments": "stay"
                 *     }
                 */
                "application/json": components["schemas"]["WantedStanding"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "account": {
                     *         "id": "u_abcdefgh234567ij",
                     *         "username": "ada",
                     *         "displayName": "Ada"
                     *       },
                     *       "role": "user",
                     *       "standing": "active",
                     *       "since": "2026-01-31T12:00:00.000Z",
                     *       "until": "2026-01-31T12:00:00.000Z",
                     *       "reason": "Rude.",
                     *       "appeal": null
                     *     }
                     */
                    "application/json": components["schemas"]["AccountStanding"];
                };
            };
        };
    };
    listAppeals: {
        parameters: {
            query?: {
                /**
                 * @description How many items a page has at most.
                 * @example 24
                 */
                limit?: number;
                /** @description The nextCursor of the page before; without one, the first page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "account": {
                     *             "id": "u_abcdefgh234567ij",
                     *             "username": "ada",
                     *             "displayName": "Ada"
                     *           },
                     *           "role": "user",
                     *           "standing": "active",
                     *           "since": "2026-01-31T12:00:00.000Z",
                     *           "until": "2026-01-31T12:00:00.000Z",
                     *           "reason": "Rude.",
                     *           "appeal": null
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["AccountStandingPage"];
                };
            };
        };
    };
    resolveAppeal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of a user.
                 * @example u_abcdefgh234567ij
                 */
                user: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "granted": true,
                 *       "answer": "Understood. Welcome back."
                 *     }
                 */
                "application/json": components["schemas"]["AppealDecision"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "account": {
                     *         "id": "u_abcdefgh234567ij",
                     *         "username": "ada",
                     *         "displayName": "Ada"
                     *       },
                     *       "role": "user",
                     *       "standing": "active",
                     *       "since": "2026-01-31T12:00:00.000Z",
                     *       "until": "2026-01-31T12:00:00.000Z",
                     *       "reason": "Rude.",
                     *       "appeal": null
                     *     }
                     */
                    "application/json": components["schemas"]["AccountStanding"];
                };
            };
        };
    };
    listReported: {
        parameters: {
            query?: {
                /**
                 * @description How many items a page has at most.
                 * @example 24
                 */
                limit?: number;
                /** @description The nextCursor of the page before; without one, the first page. */
                cursor?: string;
                /**
                 * @description Whether somebody has to decide.
                 * @example open
                 */
                state?: "open" | "resolved";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "subject": "v_abcdefgh234567ij",
                     *           "of": null,
                     *           "state": "open",
                     *           "count": 3,
                     *           "reasons": [
                     *             {
                     *               "reason": "spam",
                     *               "count": 3
                     *             }
                     *           ],
                     *           "firstAt": "2026-01-31T12:00:00.000Z",
                     *           "lastAt": "2026-01-31T12:00:00.000Z",
                     *           "decided": null
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["ReportedPage"];
                };
            };
        };
    };
    listReports: {
        parameters: {
            query?: {
                /**
                 * @description How many items a page has at most.
                 * @example 24
                 */
                limit?: number;
                /** @description The nextCursor of the page before; without one, the first page. */
                cursor?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The id of a video, a comment, a channel or an account.
                 * @example v_abcdefgh234567ij
                 */
                subject: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "subject": "v_abcdefgh234567ij",
                     *           "reason": "spam",
                     *           "text": "From the second minute on.",
                     *           "at": "2026-01-31T12:00:00.000Z",
                     *           "by": null
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["FiledReportPage"];
                };
            };
        };
    };
    resolveReports: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of a video, a comment, a channel or an account.
                 * @example v_abcdefgh234567ij
                 */
                subject: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "act": "hide",
                 *       "reason": "This shows somebody's address.",
                 *       "until": "2026-01-31T12:00:00.000Z"
                 *     }
                 */
                "application/json": components["schemas"]["Decision"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "subject": "v_abcdefgh234567ij",
                     *       "of": null,
                     *       "state": "open",
                     *       "count": 3,
                     *       "reasons": [
                     *         {
                     *           "reason": "spam",
                     *           "count": 3
                     *         }
                     *       ],
                     *       "firstAt": "2026-01-31T12:00:00.000Z",
                     *       "lastAt": "2026-01-31T12:00:00.000Z",
                     *       "decided": null
                     *     }
                     */
                    "application/json": components["schemas"]["Reported"];
                };
            };
        };
    };
    listNotifications: {
        parameters: {
            query?: {
                /**
                 * @description How many items a page has at most.
                 * @example 24
                 */
                limit?: number;
                /** @description The nextCursor of the page before; without one, the first page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "n_abcdefgh234567ijabcdefgh23",
                     *           "type": "comment.reply",
                     *           "createdAt": "2026-01-31T12:00:00.000Z",
                     *           "readAt": "2026-01-31T12:00:00.000Z",
                     *           "actor": null,
                     *           "subject": {
                     *             "type": "comment",
                     *             "id": "v_abcdefgh234567ij",
                     *             "title": "A title",
                     *             "text": "Hello",
                     *             "videoId": "v_abcdefgh234567ij",
                     *             "channelId": "ch_abcdefgh234567ij",
                     *             "channelName": "Cinema",
                     *             "count": 100,
                     *             "pictures": [
                     *               {
                     *                 "width": 192,
                     *                 "height": 192,
                     *                 "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *               }
                     *             ]
                     *           },
                     *           "group": "v_abcdefgh234567ij"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["NotificationPage"];
                };
            };
        };
    };
    getNotificationPreferences: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "kind": "comment.reply",
                     *           "app": true,
                     *           "mail": true,
                     *           "push": true
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PreferenceList"];
                };
            };
        };
    };
    changeNotificationPreferences: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "items": [
                 *         {
                 *           "kind": "comment.reply",
                 *           "app": true,
                 *           "mail": true,
                 *           "push": true
                 *         }
                 *       ]
                 *     }
                 */
                "application/merge-patch+json": components["schemas"]["PreferencePatch"];
                /**
                 * @example {
                 *       "items": [
                 *         {
                 *           "kind": "comment.reply",
                 *           "app": true,
                 *           "mail": true,
                 *           "push": true
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["PreferencePatch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "kind": "comment.reply",
                     *           "app": true,
                     *           "mail": true,
                     *           "push": true
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PreferenceList"];
                };
            };
        };
    };
    readNotifications: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "ids": [
                 *         "n_abcdefgh234567ijabcdefgh23"
                 *       ],
                 *       "all": true
                 *     }
                 */
                "application/json": components["schemas"]["WhatWasRead"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "count": 3,
                     *       "more": true
                     *     }
                     */
                    "application/json": components["schemas"]["UnreadCount"];
                };
            };
        };
    };
    countUnreadNotifications: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "count": 3,
                     *       "more": true
                     *     }
                     */
                    "application/json": components["schemas"]["UnreadCount"];
                };
            };
        };
    };
    getOpenApi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    listPlaylists: {
        parameters: {
            query?: {
                /**
                 * @description How many items a page has at most.
                 * @example 24
                 */
                limit?: number;
                /** @description The nextCursor of the page before; without one, the first page. */
                cursor?: string;
                /** @description Of this video `hasVideo` says whether a list has it. */
                videoId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "pl_abcdefgh234567ij",
                     *           "owner": {
                     *             "id": "u_abcdefgh234567ij",
                     *             "username": "ada",
                     *             "displayName": "Ada",
                     *             "avatar": [
                     *               {
                     *                 "width": 192,
                     *                 "height": 192,
                     *                 "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *               }
                     *             ]
                     *           },
                     *           "title": "To begin with",
                     *           "description": "In this order.",
                     *           "visibility": "public",
                     *           "itemCount": 12,
                     *           "createdAt": "2026-01-31T12:00:00.000Z",
                     *           "updatedAt": "2026-01-31T12:00:00.000Z",
                     *           "hasVideo": true
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["PlaylistPage"];
                };
            };
        };
    };
    createPlaylist: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A new text for each thing: the same request with it, within 24 hours, gets the first one's answer and creates nothing.
                 * @example "8e03978e-40d5-43dd-bc93-6894a57f9324"
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "title": "To begin with",
                 *       "description": "In this order.",
                 *       "visibility": "private"
                 *     }
                 */
                "application/json": components["schemas"]["NewPlaylist"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "pl_abcdefgh234567ij",
                     *       "owner": {
                     *         "id": "u_abcdefgh234567ij",
                     *         "username": "ada",
                     *         "displayName": "Ada",
                     *         "avatar": [
                     *           {
                     *             "width": 192,
                     *             "height": 192,
                     *             "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *           }
                     *         ]
                     *       },
                     *       "title": "To begin with",
                     *       "description": "In this order.",
                     *       "visibility": "public",
                     *       "itemCount": 12,
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "updatedAt": "2026-01-31T12:00:00.000Z",
                     *       "hasVideo": true
                     *     }
                     */
                    "application/json": components["schemas"]["Playlist"];
                };
            };
        };
    };
    getPlaylist: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of a playlist.
                 * @example pl_abcdefgh234567ij
                 */
                playlist: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "pl_abcdefgh234567ij",
                     *       "owner": {
                     *         "id": "u_abcdefgh234567ij",
                     *         "username": "ada",
                     *         "displayName": "Ada",
                     *         "avatar": [
                     *           {
                     *             "width": 192,
                     *             "height": 192,
                     *             "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *           }
                     *         ]
                     *       },
                     *       "title": "To begin with",
                     *       "description": "In this order.",
                     *       "visibility": "public",
                     *       "itemCount": 12,
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "updatedAt": "2026-01-31T12:00:00.000Z",
                     *       "hasVideo": true
                     *     }
                     */
                    "application/json": components["schemas"]["Playlist"];
                };
            };
        };
    };
    deletePlaylist: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag that was read: the change is made only if nobody has changed it since.
                 * @example "v17-Kq3xZb0a9Qe"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The id of a playlist.
                 * @example pl_abcdefgh234567ij
                 */
                playlist: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    editPlaylist: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag that was read: the change is made only if nobody has changed it since.
                 * @example "v17-Kq3xZb0a9Qe"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The id of a playlist.
                 * @example pl_abcdefgh234567ij
                 */
                playlist: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "title": "To begin with",
                 *       "description": "In this order.",
                 *       "visibility": "private"
                 *     }
                 */
                "application/merge-patch+json": components["schemas"]["PlaylistPatch"];
                /**
                 * @example {
                 *       "title": "To begin with",
                 *       "description": "In this order.",
                 *       "visibility": "private"
                 *     }
                 */
                "application/json": components["schemas"]["PlaylistPatch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "pl_abcdefgh234567ij",
                     *       "owner": {
                     *         "id": "u_abcdefgh234567ij",
                     *         "username": "ada",
                     *         "displayName": "Ada",
                     *         "avatar": [
                     *           {
                     *             "width": 192,
                     *             "height": 192,
                     *             "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *           }
                     *         ]
                     *       },
                     *       "title": "To begin with",
                     *       "description": "In this order.",
                     *       "visibility": "public",
                     *       "itemCount": 12,
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "updatedAt": "2026-01-31T12:00:00.000Z",
                     *       "hasVideo": true
                     *     }
                     */
                    "application/json": components["schemas"]["Playlist"];
                };
            };
        };
    };
    listPlaylistItems: {
        parameters: {
            query?: {
                /**
                 * @description How many items a page has at most.
                 * @example 24
                 */
                limit?: number;
                /** @description The nextCursor of the page before; without one, the first page. */
                cursor?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The id of a playlist.
                 * @example pl_abcdefgh234567ij
                 */
                playlist: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "v_abcdefgh234567ij",
                     *           "video": null,
                     *           "addedAt": "2026-01-31T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["PlaylistItemPage"];
                };
            };
        };
    };
    addPlaylistItem: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A new text for each thing: the same request with it, within 24 hours, gets the first one's answer and creates nothing.
                 * @example "8e03978e-40d5-43dd-bc93-6894a57f9324"
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The id of a playlist.
                 * @example pl_abcdefgh234567ij
                 */
                playlist: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "videoId": "v_abcdefgh234567ij",
                 *       "after": "v_bcdefgh234567ijk"
                 *     }
                 */
                "application/json": components["schemas"]["NewPlaylistItem"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "v_abcdefgh234567ij",
                     *       "video": null,
                     *       "addedAt": "2026-01-31T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["PlaylistItem"];
                };
            };
        };
    };
    removePlaylistItem: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of a playlist.
                 * @example pl_abcdefgh234567ij
                 */
                playlist: string;
                /**
                 * @description The id of a video.
                 * @example v_abcdefgh234567ij
                 */
                video: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    movePlaylistItem: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of a playlist.
                 * @example pl_abcdefgh234567ij
                 */
                playlist: string;
                /**
                 * @description The id of a video.
                 * @example v_abcdefgh234567ij
                 */
                video: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "after": "v_bcdefgh234567ijk"
                 *     }
                 */
                "application/merge-patch+json": components["schemas"]["PlaylistItemPatch"];
                /**
                 * @example {
                 *       "after": "v_bcdefgh234567ijk"
                 *     }
                 */
                "application/json": components["schemas"]["PlaylistItemPatch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "v_abcdefgh234567ij",
                     *       "video": null,
                     *       "addedAt": "2026-01-31T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["PlaylistItem"];
                };
            };
        };
    };
    report: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "subject": "v_abcdefgh234567ij",
                 *       "reason": "spam",
                 *       "text": "From the second minute on."
                 *     }
                 */
                "application/json": components["schemas"]["NewReport"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "subject": "v_abcdefgh234567ij",
                     *       "reason": "spam",
                     *       "text": "From the second minute on.",
                     *       "at": "2026-01-31T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Report"];
                };
            };
        };
    };
    getSite: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "Klieg",
                     *       "description": "text",
                     *       "accent": "#b3401e",
                     *       "hasAbout": true,
                     *       "hasTerms": true,
                     *       "hasContact": true,
                     *       "version": "0.1.0",
                     *       "registrationOpen": true,
                     *       "sendsMail": true,
                     *       "uploadBytesMax": 70000000000,
                     *       "categories": [
                     *         {
                     *           "id": "text",
                     *           "name": "text"
                     *         }
                     *       ],
                     *       "logo": [
                     *         {
                     *           "width": 192,
                     *           "height": 192,
                     *           "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *         }
                     *       ],
                     *       "logoJpegs": [
                     *         {
                     *           "width": 192,
                     *           "height": 192,
                     *           "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Site"];
                };
            };
        };
    };
    getSitePage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which of the site's texts: about, terms or contact.
                 * @example about
                 */
                page: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "text": "Who we are."
                     *     }
                     */
                    "application/json": components["schemas"]["SiteText"];
                };
            };
        };
    };
    listSubscriptions: {
        parameters: {
            query?: {
                /**
                 * @description How many items a page has at most.
                 * @example 24
                 */
                limit?: number;
                /** @description The nextCursor of the page before; without one, the first page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "channel": {
                     *             "id": "ch_abcdefgh234567ij",
                     *             "handle": "cinema",
                     *             "name": "Cinema",
                     *             "avatar": [
                     *               {
                     *                 "width": 192,
                     *                 "height": 192,
                     *                 "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *               }
                     *             ]
                     *           },
                     *           "level": "all",
                     *           "subscribedAt": "2026-01-31T12:00:00.000Z",
                     *           "subscribers": 40
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["OwnSubscriptionPage"];
                };
            };
        };
    };
    createUpload: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The version of the protocol.
                 * @example 1.0.0
                 */
                "Tus-Resumable": string;
                /**
                 * @description How long the file is.
                 * @example 1048576
                 */
                "Upload-Length": string;
                /**
                 * @description Pairs of key and base64, separated by commas; videoId is required.
                 * @example videoId dl9hYmNkZWZnaDIzNDU2N2lq
                 */
                "Upload-Metadata": string;
                /**
                 * @description An algorithm and the digest of these bytes in base64.
                 * @example sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=
                 */
                "Upload-Checksum"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/offset+octet-stream": string;
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    describeUploads: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    endUpload: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The version of the protocol.
                 * @example 1.0.0
                 */
                "Tus-Resumable": string;
            };
            path: {
                /**
                 * @description The id of a upload.
                 * @example up_abcdefgh234567ij
                 */
                upload: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getUpload: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The version of the protocol.
                 * @example 1.0.0
                 */
                "Tus-Resumable": string;
            };
            path: {
                /**
                 * @description The id of a upload.
                 * @example up_abcdefgh234567ij
                 */
                upload: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    appendToUpload: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The version of the protocol.
                 * @example 1.0.0
                 */
                "Tus-Resumable": string;
                /**
                 * @description Where the bytes belong: what HEAD answers.
                 * @example 0
                 */
                "Upload-Offset": string;
                /**
                 * @description An algorithm and the digest of these bytes in base64.
                 * @example sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=
                 */
                "Upload-Checksum"?: string;
            };
            path: {
                /**
                 * @description The id of a upload.
                 * @example up_abcdefgh234567ij
                 */
                upload: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/offset+octet-stream": string;
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getMyLimits: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "userId": "u_abcdefgh234567ij",
                     *       "limits": {
                     *         "bytes": 280000000000,
                     *         "bytesPerDay": 140000000000,
                     *         "decoderSecondsPerDay": 86400,
                     *         "drafts": 50,
                     *         "uploads": 10,
                     *         "channels": 20
                     *       },
                     *       "use": {
                     *         "bytes": 7340032,
                     *         "stagedBytes": 1048576,
                     *         "storedBytes": 4194304,
                     *         "derivedBytes": 2097152,
                     *         "bytesToday": 5242880,
                     *         "decoderSecondsToday": 42,
                     *         "drafts": 2,
                     *         "uploads": 1,
                     *         "channels": 3,
                     *         "dayEndsAt": "2026-01-31T12:00:00.000Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Budget"];
                };
            };
        };
    };
    listMyUses: {
        parameters: {
            query?: {
                /**
                 * @description How many items a page has at most.
                 * @example 24
                 */
                limit?: number;
                /** @description The nextCursor of the page before; without one, the first page. */
                cursor?: string;
                /**
                 * @description Only this video, or upload, by its id.
                 * @example v_abcdefgh234567ij
                 */
                of?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "v_abcdefgh234567ij",
                     *           "bytes": 7340032,
                     *           "stagedBytes": 0,
                     *           "storedBytes": 4194304,
                     *           "derivedBytes": 3145728,
                     *           "parts": [
                     *             {
                     *               "name": "rung/720",
                     *               "bytes": 7340032
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["ThingUsePage"];
                };
            };
        };
    };
    listVideos: {
        parameters: {
            query?: {
                /**
                 * @description How many items a page has at most.
                 * @example 24
                 */
                limit?: number;
                /** @description The nextCursor of the page before; without one, the first page. */
                cursor?: string;
                /** @description The order of the list. */
                sort?: "newest" | "oldest";
                /**
                 * @description Only videos of this category, by its id.
                 * @example film
                 */
                category?: string;
                /** @description Only videos of this channel. */
                channelId?: string;
                /** @description Adds what each says of itself, in full. */
                descriptions?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "v_abcdefgh234567ij",
                     *           "channel": {
                     *             "id": "ch_abcdefgh234567ij",
                     *             "handle": "cinema",
                     *             "name": "Cinema",
                     *             "avatar": [
                     *               {
                     *                 "width": 192,
                     *                 "height": 192,
                     *                 "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *               }
                     *             ]
                     *           },
                     *           "title": "The sea at night",
                     *           "description": "An hour of waves.",
                     *           "visibility": "public",
                     *           "category": "travel",
                     *           "tags": [
                     *             "sea",
                     *             "night"
                     *           ],
                     *           "status": "ready",
                     *           "error": null,
                     *           "durationMs": 3600000,
                     *           "width": 1920,
                     *           "height": 1080,
                     *           "createdAt": "2026-01-31T12:00:00.000Z",
                     *           "updatedAt": "2026-01-31T12:00:00.000Z",
                     *           "publishedAt": "2026-01-31T12:00:00.000Z",
                     *           "poster": "/media/v_abcdefgh234567ij/k3yk3yk3yk3yk3yk3yk3yk3y/1/poster.jpg",
                     *           "posters": [
                     *             {
                     *               "width": 192,
                     *               "height": 192,
                     *               "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *             }
                     *           ],
                     *           "thumbnail": "automatic",
                     *           "playback": {
                     *             "hls": "/media/v_abcdefgh234567ij/k3yk3yk3yk3yk3yk3yk3yk3y/1/main.m3u8",
                     *             "file": null
                     *           },
                     *           "processing": null,
                     *           "commentPolicy": "held",
                     *           "likes": 12,
                     *           "dislikes": 1,
                     *           "views": 345,
                     *           "comments": 6,
                     *           "viewer": null
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["VideoPage"];
                };
            };
        };
    };
    createVideo: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A new text for each thing: the same request with it, within 24 hours, gets the first one's answer and creates nothing.
                 * @example "8e03978e-40d5-43dd-bc93-6894a57f9324"
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "channelId": "ch_abcdefgh234567ij",
                 *       "title": "The sea at night",
                 *       "description": "An hour of waves.",
                 *       "visibility": "public",
                 *       "category": "travel",
                 *       "tags": [
                 *         "sea",
                 *         "night"
                 *       ],
                 *       "commentPolicy": "held"
                 *     }
                 */
                "application/json": components["schemas"]["NewVideo"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "video": {
                     *         "id": "v_abcdefgh234567ij",
                     *         "channel": {
                     *           "id": "ch_abcdefgh234567ij",
                     *           "handle": "cinema",
                     *           "name": "Cinema",
                     *           "avatar": [
                     *             {
                     *               "width": 192,
                     *               "height": 192,
                     *               "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *             }
                     *           ]
                     *         },
                     *         "title": "The sea at night",
                     *         "description": "An hour of waves.",
                     *         "visibility": "public",
                     *         "category": "travel",
                     *         "tags": [
                     *           "sea",
                     *           "night"
                     *         ],
                     *         "status": "ready",
                     *         "error": null,
                     *         "durationMs": 3600000,
                     *         "width": 1920,
                     *         "height": 1080,
                     *         "createdAt": "2026-01-31T12:00:00.000Z",
                     *         "updatedAt": "2026-01-31T12:00:00.000Z",
                     *         "publishedAt": "2026-01-31T12:00:00.000Z",
                     *         "poster": "/media/v_abcdefgh234567ij/k3yk3yk3yk3yk3yk3yk3yk3y/1/poster.jpg",
                     *         "posters": [
                     *           {
                     *             "width": 192,
                     *             "height": 192,
                     *             "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *           }
                     *         ],
                     *         "thumbnail": "automatic",
                     *         "playback": {
                     *           "hls": "/media/v_abcdefgh234567ij/k3yk3yk3yk3yk3yk3yk3yk3y/1/main.m3u8",
                     *           "file": null
                     *         },
                     *         "processing": null,
                     *         "commentPolicy": "held",
                     *         "likes": 12,
                     *         "dislikes": 1,
                     *         "views": 345,
                     *         "comments": 6,
                     *         "viewer": null
                     *       },
                     *       "upload": {
                     *         "url": "/api/uploads"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["CreatedVideo"];
                };
            };
        };
    };
    getVideo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of a video.
                 * @example v_abcdefgh234567ij
                 */
                video: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "v_abcdefgh234567ij",
                     *       "channel": {
                     *         "id": "ch_abcdefgh234567ij",
                     *         "handle": "cinema",
                     *         "name": "Cinema",
                     *         "avatar": [
                     *           {
                     *             "width": 192,
                     *             "height": 192,
                     *             "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *           }
                     *         ]
                     *       },
                     *       "title": "The sea at night",
                     *       "description": "An hour of waves.",
                     *       "visibility": "public",
                     *       "category": "travel",
                     *       "tags": [
                     *         "sea",
                     *         "night"
                     *       ],
                     *       "status": "ready",
                     *       "error": null,
                     *       "durationMs": 3600000,
                     *       "width": 1920,
                     *       "height": 1080,
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "updatedAt": "2026-01-31T12:00:00.000Z",
                     *       "publishedAt": "2026-01-31T12:00:00.000Z",
                     *       "poster": "/media/v_abcdefgh234567ij/k3yk3yk3yk3yk3yk3yk3yk3y/1/poster.jpg",
                     *       "posters": [
                     *         {
                     *           "width": 192,
                     *           "height": 192,
                     *           "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *         }
                     *       ],
                     *       "thumbnail": "automatic",
                     *       "playback": {
                     *         "hls": "/media/v_abcdefgh234567ij/k3yk3yk3yk3yk3yk3yk3yk3y/1/main.m3u8",
                     *         "file": null
                     *       },
                     *       "processing": null,
                     *       "commentPolicy": "held",
                     *       "likes": 12,
                     *       "dislikes": 1,
                     *       "views": 345,
                     *       "comments": 6,
                     *       "viewer": null
                     *     }
                     */
                    "application/json": components["schemas"]["Video"];
                };
            };
        };
    };
    deleteVideo: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag that was read: the change is made only if nobody has changed it since.
                 * @example "v17-Kq3xZb0a9Qe"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The id of a video.
                 * @example v_abcdefgh234567ij
                 */
                video: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    editVideo: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag that was read: the change is made only if nobody has changed it since.
                 * @example "v17-Kq3xZb0a9Qe"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The id of a video.
                 * @example v_abcdefgh234567ij
                 */
                video: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "title": "The sea at night",
                 *       "description": "An hour of waves.",
                 *       "visibility": "public",
                 *       "category": "travel",
                 *       "tags": [
                 *         "sea",
                 *         "night"
                 *       ],
                 *       "commentPolicy": "held"
                 *     }
                 */
                "application/merge-patch+json": components["schemas"]["VideoPatch"];
                /**
                 * @example {
                 *       "title": "The sea at night",
                 *       "description": "An hour of waves.",
                 *       "visibility": "public",
                 *       "category": "travel",
                 *       "tags": [
                 *         "sea",
                 *         "night"
                 *       ],
                 *       "commentPolicy": "held"
                 *     }
                 */
                "application/json": components["schemas"]["VideoPatch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "v_abcdefgh234567ij",
                     *       "channel": {
                     *         "id": "ch_abcdefgh234567ij",
                     *         "handle": "cinema",
                     *         "name": "Cinema",
                     *         "avatar": [
                     *           {
                     *             "width": 192,
                     *             "height": 192,
                     *             "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *           }
                     *         ]
                     *       },
                     *       "title": "The sea at night",
                     *       "description": "An hour of waves.",
                     *       "visibility": "public",
                     *       "category": "travel",
                     *       "tags": [
                     *         "sea",
                     *         "night"
                     *       ],
                     *       "status": "ready",
                     *       "error": null,
                     *       "durationMs": 3600000,
                     *       "width": 1920,
                     *       "height": 1080,
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "updatedAt": "2026-01-31T12:00:00.000Z",
                     *       "publishedAt": "2026-01-31T12:00:00.000Z",
                     *       "poster": "/media/v_abcdefgh234567ij/k3yk3yk3yk3yk3yk3yk3yk3y/1/poster.jpg",
                     *       "posters": [
                     *         {
                     *           "width": 192,
                     *           "height": 192,
                     *           "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *         }
                     *       ],
                     *       "thumbnail": "automatic",
                     *       "playback": {
                     *         "hls": "/media/v_abcdefgh234567ij/k3yk3yk3yk3yk3yk3yk3yk3y/1/main.m3u8",
                     *         "file": null
                     *       },
                     *       "processing": null,
                     *       "commentPolicy": "held",
                     *       "likes": 12,
                     *       "dislikes": 1,
                     *       "views": 345,
                     *       "comments": 6,
                     *       "viewer": null
                     *     }
                     */
                    "application/json": components["schemas"]["Video"];
                };
            };
        };
    };
    voteOnVideo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of a video.
                 * @example v_abcdefgh234567ij
                 */
                video: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "value": "like"
                 *     }
                 */
                "application/json": components["schemas"]["VoteWish"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "value": "like",
                     *       "likes": 12,
                     *       "dislikes": 1
                     *     }
                     */
                    "application/json": components["schemas"]["VoteResult"];
                };
            };
        };
    };
    withdrawVoteOnVideo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of a video.
                 * @example v_abcdefgh234567ij
                 */
                video: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "value": "like",
                     *       "likes": 12,
                     *       "dislikes": 1
                     *     }
                     */
                    "application/json": components["schemas"]["VoteResult"];
                };
            };
        };
    };
    putPosition: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of a video.
                 * @example v_abcdefgh234567ij
                 */
                video: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "positionMs": 95000,
                 *       "durationMs": 600000,
                 *       "playedMsAgo": 0
                 *     }
                 */
                "application/json": components["schemas"]["PlayedPosition"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    tellPosition: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of a video.
                 * @example v_abcdefgh234567ij
                 */
                video: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "positionMs": 95000,
                 *       "durationMs": 600000,
                 *       "playedMsAgo": 0
                 *     }
                 */
                "application/json": components["schemas"]["PlayedPosition"];
                "text/plain": string;
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listRelatedVideos: {
        parameters: {
            query?: {
                /**
                 * @description How many there are at most.
                 * @example 24
                 */
                limit?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The id of a video.
                 * @example v_abcdefgh234567ij
                 */
                video: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "v_abcdefgh234567ij",
                     *           "channel": {
                     *             "id": "ch_abcdefgh234567ij",
                     *             "handle": "cinema",
                     *             "name": "Cinema",
                     *             "avatar": [
                     *               {
                     *                 "width": 192,
                     *                 "height": 192,
                     *                 "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *               }
                     *             ]
                     *           },
                     *           "title": "The sea at night",
                     *           "description": "An hour of waves.",
                     *           "visibility": "public",
                     *           "category": "travel",
                     *           "tags": [
                     *             "sea",
                     *             "night"
                     *           ],
                     *           "status": "ready",
                     *           "error": null,
                     *           "durationMs": 3600000,
                     *           "width": 1920,
                     *           "height": 1080,
                     *           "createdAt": "2026-01-31T12:00:00.000Z",
                     *           "updatedAt": "2026-01-31T12:00:00.000Z",
                     *           "publishedAt": "2026-01-31T12:00:00.000Z",
                     *           "poster": "/media/v_abcdefgh234567ij/k3yk3yk3yk3yk3yk3yk3yk3y/1/poster.jpg",
                     *           "posters": [
                     *             {
                     *               "width": 192,
                     *               "height": 192,
                     *               "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *             }
                     *           ],
                     *           "thumbnail": "automatic",
                     *           "playback": {
                     *             "hls": "/media/v_abcdefgh234567ij/k3yk3yk3yk3yk3yk3yk3yk3y/1/main.m3u8",
                     *             "file": null
                     *           },
                     *           "processing": null,
                     *           "commentPolicy": "held",
                     *           "likes": 12,
                     *           "dislikes": 1,
                     *           "views": 345,
                     *           "comments": 6,
                     *           "viewer": null
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["VideoPage"];
                };
            };
        };
    };
    setVideoThumbnail: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag that was read: the change is made only if nobody has changed it since.
                 * @example "v17-Kq3xZb0a9Qe"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The id of a video.
                 * @example v_abcdefgh234567ij
                 */
                video: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "image/jpeg": string;
                "image/png": string;
                "image/webp": string;
                "image/gif": string;
                "image/avif": string;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "v_abcdefgh234567ij",
                     *       "channel": {
                     *         "id": "ch_abcdefgh234567ij",
                     *         "handle": "cinema",
                     *         "name": "Cinema",
                     *         "avatar": [
                     *           {
                     *             "width": 192,
                     *             "height": 192,
                     *             "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *           }
                     *         ]
                     *       },
                     *       "title": "The sea at night",
                     *       "description": "An hour of waves.",
                     *       "visibility": "public",
                     *       "category": "travel",
                     *       "tags": [
                     *         "sea",
                     *         "night"
                     *       ],
                     *       "status": "ready",
                     *       "error": null,
                     *       "durationMs": 3600000,
                     *       "width": 1920,
                     *       "height": 1080,
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "updatedAt": "2026-01-31T12:00:00.000Z",
                     *       "publishedAt": "2026-01-31T12:00:00.000Z",
                     *       "poster": "/media/v_abcdefgh234567ij/k3yk3yk3yk3yk3yk3yk3yk3y/1/poster.jpg",
                     *       "posters": [
                     *         {
                     *           "width": 192,
                     *           "height": 192,
                     *           "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *         }
                     *       ],
                     *       "thumbnail": "automatic",
                     *       "playback": {
                     *         "hls": "/media/v_abcdefgh234567ij/k3yk3yk3yk3yk3yk3yk3yk3y/1/main.m3u8",
                     *         "file": null
                     *       },
                     *       "processing": null,
                     *       "commentPolicy": "held",
                     *       "likes": 12,
                     *       "dislikes": 1,
                     *       "views": 345,
                     *       "comments": 6,
                     *       "viewer": null
                     *     }
                     */
                    "application/json": components["schemas"]["Video"];
                };
            };
        };
    };
    removeVideoThumbnail: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag that was read: the change is made only if nobody has changed it since.
                 * @example "v17-Kq3xZb0a9Qe"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The id of a video.
                 * @example v_abcdefgh234567ij
                 */
                video: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "v_abcdefgh234567ij",
                     *       "channel": {
                     *         "id": "ch_abcdefgh234567ij",
                     *         "handle": "cinema",
                     *         "name": "Cinema",
                     *         "avatar": [
                     *           {
                     *             "width": 192,
                     *             "height": 192,
                     *             "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *           }
                     *         ]
                     *       },
                     *       "title": "The sea at night",
                     *       "description": "An hour of waves.",
                     *       "visibility": "public",
                     *       "category": "travel",
                     *       "tags": [
                     *         "sea",
                     *         "night"
                     *       ],
                     *       "status": "ready",
                     *       "error": null,
                     *       "durationMs": 3600000,
                     *       "width": 1920,
                     *       "height": 1080,
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "updatedAt": "2026-01-31T12:00:00.000Z",
                     *       "publishedAt": "2026-01-31T12:00:00.000Z",
                     *       "poster": "/media/v_abcdefgh234567ij/k3yk3yk3yk3yk3yk3yk3yk3y/1/poster.jpg",
                     *       "posters": [
                     *         {
                     *           "width": 192,
                     *           "height": 192,
                     *           "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *         }
                     *       ],
                     *       "thumbnail": "automatic",
                     *       "playback": {
                     *         "hls": "/media/v_abcdefgh234567ij/k3yk3yk3yk3yk3yk3yk3yk3y/1/main.m3u8",
                     *         "file": null
                     *       },
                     *       "processing": null,
                     *       "commentPolicy": "held",
                     *       "likes": 12,
                     *       "dislikes": 1,
                     *       "views": 345,
                     *       "comments": 6,
                     *       "viewer": null
                     *     }
                     */
                    "application/json": components["schemas"]["Video"];
                };
            };
        };
    };
    chooseThumbnailSuggestion: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag that was read: the change is made only if nobody has changed it since.
                 * @example "v17-Kq3xZb0a9Qe"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The id of a video.
                 * @example v_abcdefgh234567ij
                 */
                video: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "index": 0
                 *     }
                 */
                "application/json": components["schemas"]["SuggestionChoice"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "v_abcdefgh234567ij",
                     *       "channel": {
                     *         "id": "ch_abcdefgh234567ij",
                     *         "handle": "cinema",
                     *         "name": "Cinema",
                     *         "avatar": [
                     *           {
                     *             "width": 192,
                     *             "height": 192,
                     *             "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *           }
                     *         ]
                     *       },
                     *       "title": "The sea at night",
                     *       "description": "An hour of waves.",
                     *       "visibility": "public",
                     *       "category": "travel",
                     *       "tags": [
                     *         "sea",
                     *         "night"
                     *       ],
                     *       "status": "ready",
                     *       "error": null,
                     *       "durationMs": 3600000,
                     *       "width": 1920,
                     *       "height": 1080,
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "updatedAt": "2026-01-31T12:00:00.000Z",
                     *       "publishedAt": "2026-01-31T12:00:00.000Z",
                     *       "poster": "/media/v_abcdefgh234567ij/k3yk3yk3yk3yk3yk3yk3yk3y/1/poster.jpg",
                     *       "posters": [
                     *         {
                     *           "width": 192,
                     *           "height": 192,
                     *           "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *         }
                     *       ],
                     *       "thumbnail": "automatic",
                     *       "playback": {
                     *         "hls": "/media/v_abcdefgh234567ij/k3yk3yk3yk3yk3yk3yk3yk3y/1/main.m3u8",
                     *         "file": null
                     *       },
                     *       "processing": null,
                     *       "commentPolicy": "held",
                     *       "likes": 12,
                     *       "dislikes": 1,
                     *       "views": 345,
                     *       "comments": 6,
                     *       "viewer": null
                     *     }
                     */
                    "application/json": components["schemas"]["Video"];
                };
            };
        };
    };
    listThumbnailSuggestions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of a video.
                 * @example v_abcdefgh234567ij
                 */
                video: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "index": 0,
                     *           "sizes": [
                     *             {
                     *               "width": 192,
                     *               "height": 192,
                     *               "url": "/media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp"
                     *             }
                     *           ],
                     *           "chosen": false
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ThumbnailSuggestions"];
                };
            };
        };
    };
    listViewHours: {
        parameters: {
            query?: {
                /**
                 * @description How many items a page has at most.
                 * @example 24
                 */
                limit?: number;
                /** @description The nextCursor of the page before; without one, the first page. */
                cursor?: string;
                /** @description The first hour, by a moment of it. */
                from?: string;
                /** @description The last hour, by a moment of it. */
                to?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The id of a video.
                 * @example v_abcdefgh234567ij
                 */
                video: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "hour": "2026-01-31T12:00:00.000Z",
                     *           "views": 12,
                     *           "watchMs": 90000
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["HourOfViewsPage"];
                };
            };
        };
    };
    tellView: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of a video.
                 * @example v_abcdefgh234567ij
                 */
                video: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "event": "start",
                 *       "token": null,
                 *       "watchedMs": 12000
                 *     }
                 */
                "application/json": components["schemas"]["Beacon"];
                "text/plain": string;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "token": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["PlaybackBegun"];
                };
            };
            /** @description No Content: what was told is noted, or adds nothing. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    openSocket: {
        parameters: {
            query?: {
                /** @description Of createWsTicket, from who can send no header. */
                ticket?: string;
            };
            header?: {
                /** @description websocket */
                Upgrade?: string;
                /** @description 16 bytes in base64. */
                "Sec-WebSocket-Key"?: string;
                /** @description 13 */
                "Sec-WebSocket-Version"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description From here on it is a WebSocket. */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    createWsTicket: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "ticket": "3q2-7wEjRWeJq83vASNFZ4mrze8BI0VniavN7wEjRWc",
                     *       "expiresAt": "2026-01-31T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Ticket"];
                };
            };
        };
    };
    getDocs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    getPicture: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of what it is a picture. */
                whose: string;
                /** @description Which of them. */
                key: string;
                /** @description How wide it is, and of which kind. */
                size: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/webp": string;
                    "image/jpeg": string;
                };
            };
        };
    };
    getMedia: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Where playback.hls, playback.file and poster lead, and what they name. */
                path: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.apple.mpegurl": string;
                    "video/mp4": string;
                    "audio/mp4": string;
                    "image/jpeg": string;
                    "image/webp": string;
                };
            };
            /** @description Partial Content */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "video/mp4": string;
                    "audio/mp4": string;
                    "image/jpeg": string;
                    "image/webp": string;
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
}
