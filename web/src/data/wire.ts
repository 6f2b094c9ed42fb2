// Made of the API's document by scripts/wire.mjs: change what the server declares, then `npm run wire`.
// FOR NOW of the document with comments, votes, subscriptions and views added to it by hand: the server's own will take its place.

export interface paths {
    "/api/admin/limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getSiteLimits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
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
        get: operations["getSiteSettings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
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
        put: operations["setSiteLogo"];
        post?: never;
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
        get: operations["getUserLimits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
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
        get: operations["listUserUses"];
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
        post: operations["logIn"];
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
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
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
        put: operations["setMyAvatar"];
        post?: never;
        delete: operations["removeMyAvatar"];
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
        post: operations["changePassword"];
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
        post: operations["register"];
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
        post: operations["setUp"];
        delete?: never;
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
        get: operations["listChannels"];
        put?: never;
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
        get: operations["getChannel"];
        put?: never;
        post?: never;
        delete: operations["deleteChannel"];
        options?: never;
        head?: never;
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
        put: operations["setChannelAvatar"];
        post?: never;
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
        put: operations["setChannelBanner"];
        post?: never;
        delete: operations["removeChannelBanner"];
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
        get: operations["listChannelVideos"];
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
        get: operations["getOpenApi"];
        put?: never;
        post?: never;
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
        get: operations["getSitePage"];
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
        post: operations["createUpload"];
        delete?: never;
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
        delete: operations["endUpload"];
        options?: never;
        head: operations["getUpload"];
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
        get: operations["listVideos"];
        put?: never;
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
        get: operations["getVideo"];
        put?: never;
        post?: never;
        delete: operations["deleteVideo"];
        options?: never;
        head?: never;
        patch: operations["editVideo"];
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
        put: operations["setVideoThumbnail"];
        post?: never;
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
        get: operations["listThumbnailSuggestions"];
        put?: never;
        post?: never;
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
        get: operations["getReadiness"];
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
        post: operations["createComment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/comments/{of}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listComments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/comments/{comment}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["deleteComment"];
        options?: never;
        head?: never;
        patch: operations["editComment"];
        trace?: never;
    };
    "/api/comments/{comment}/like": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["voteOnComment"];
        post?: never;
        delete: operations["withdrawVoteOnComment"];
        options?: never;
        head?: never;
        patch?: never;
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
        put: operations["voteOnVideo"];
        post?: never;
        delete: operations["withdrawVoteOnVideo"];
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
        get?: never;
        put?: never;
        post: operations["tellView"];
        delete?: never;
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
        get: operations["listLiked"];
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
        get: operations["listSubscriptionFeed"];
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
        get: operations["listSubscriptions"];
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
        put: operations["subscribe"];
        post?: never;
        delete: operations["unsubscribe"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AccountPatch: {
            /** @example Ada */
            displayName?: string | null;
            /** @example ada@example.org */
            email?: string;
            /** @example a password of some length */
            currentPassword?: string | null;
        };
        Budget: {
            userId: string;
            limits: components["schemas"]["Limits"];
            use: components["schemas"]["Use"];
        };
        Category: {
            id: string;
            name: string;
        };
        Channel: {
            /** @example ch_abcdefgh234567ij */
            id: string;
            /** @example cinema */
            handle: string;
            /** @example Cinema */
            name: string;
            /** @example Films, old and new. */
            description: string;
            ownerUserId: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            /**
             * Format: int64
             * @example 12
             */
            videoCount: number;
            avatar: components["schemas"]["PictureSize"][];
            avatarJpegs: components["schemas"]["PictureSize"][];
            banner: components["schemas"]["PictureSize"][];
            /** Format: int64 */
            subscribers: number;
            viewer: components["schemas"]["ChannelViewer"] | null;
        };
        ChannelInBrief: {
            /** @example ch_abcdefgh234567ij */
            id: string;
            /** @example cinema */
            handle: string;
            /** @example Cinema */
            name: string;
            avatar: components["schemas"]["PictureSize"][];
        };
        ChannelPage: {
            items: components["schemas"]["Channel"][];
            nextCursor: string | null;
        };
        ChannelPatch: {
            /** @example cinema */
            handle?: string;
            /** @example Cinema */
            name?: string;
            /** @example Films, old and new. */
            description?: string | null;
        };
        ChosenLimits: {
            /**
             * Format: int64
             * @example 280000000000
             */
            bytes: number | null;
            /**
             * Format: int64
             * @example 140000000000
             */
            bytesPerDay: number | null;
            /**
             * Format: int64
             * @example 86400
             */
            decoderSecondsPerDay: number | null;
            /**
             * Format: int64
             * @example 50
             */
            drafts: number | null;
            /**
             * Format: int64
             * @example 10
             */
            uploads: number | null;
            /**
             * Format: int64
             * @example 20
             */
            channels: number | null;
        };
        ChosenSite: {
            /** @example Klieg */
            name: string | null;
            /** @example Films of our town, old and new. */
            description: string | null;
            /** @example #b3401e */
            accent: string | null;
            /** @example Who we are. */
            about: string | null;
            /** @example Be kind. */
            terms: string | null;
            /** @example post@example.org */
            contact: string | null;
            /** @example open */
            registration: components["schemas"]["Registration"] | null;
        };
        ConfiguredSite: {
            /** @example Klieg */
            name: string;
            /** @example open */
            registration: components["schemas"]["Registration"];
        };
        CreatedVideo: {
            video: components["schemas"]["Video"];
            upload: components["schemas"]["UploadLink"];
        };
        Credentials: {
            /** @example ada */
            login: string;
            /** @example a password of some length */
            password: string;
        };
        Failure: {
            code: string;
            detail: string;
        };
        FoundUser: {
            id: string;
            /** @example ada */
            username: string;
            /** @example Ada */
            displayName: string;
            role: components["schemas"]["Role"];
            /** Format: date-time */
            createdAt: string;
        };
        FoundUserPage: {
            items: components["schemas"]["FoundUser"][];
            nextCursor: string | null;
        };
        Limits: {
            /**
             * Format: int64
             * @example 280000000000
             */
            bytes: number;
            /**
             * Format: int64
             * @example 140000000000
             */
            bytesPerDay: number;
            /**
             * Format: int64
             * @example 86400
             */
            decoderSecondsPerDay: number;
            /**
             * Format: int64
             * @example 50
             */
            drafts: number;
            /**
             * Format: int64
             * @example 10
             */
            uploads: number;
            /**
             * Format: int64
             * @example 20
             */
            channels: number;
        };
        LimitsPatch: {
            /**
             * Format: int64
             * @example 280000000000
             */
            bytes?: number | null;
            /**
             * Format: int64
             * @example 140000000000
             */
            bytesPerDay?: number | null;
            /**
             * Format: int64
             * @example 86400
             */
            decoderSecondsPerDay?: number | null;
            /**
             * Format: int64
             * @example 50
             */
            drafts?: number | null;
            /**
             * Format: int64
             * @example 10
             */
            uploads?: number | null;
            /**
             * Format: int64
             * @example 20
             */
            channels?: number | null;
        };
        NewChannel: {
            /** @example cinema */
            handle: string;
            /** @example Cinema */
            name: string;
            /** @example Films, old and new. */
            description?: string | null;
        };
        NewUser: {
            /** @example ada */
            username: string;
            /** @example ada@example.org */
            email: string;
            /**
             * Format: password
             * @example a password of some length
             */
            password: string;
            /** @example Ada */
            displayName?: string | null;
        };
        NewVideo: {
            channelId: string;
            /** @example The sea at night */
            title: string;
            /** @example An hour of waves. */
            description?: string | null;
            /**
             * @example public
             * @enum {string|null}
             */
            visibility?: "public" | "unlisted" | "private" | null;
            /** @example travel */
            category?: string | null;
            /**
             * @example [
             *       "sea",
             *       "night"
             *     ]
             */
            tags?: string[] | null;
        };
        Notice: {
            /** @example source */
            step: string;
            /** @example keyframe_distance */
            code: string;
            detail: string;
        };
        PartUse: {
            /** @example rung/720 */
            name: string;
            /**
             * Format: int64
             * @example 7340032
             */
            bytes: number;
        };
        PasswordChange: {
            /** @example a password of some length */
            currentPassword: string;
            /**
             * Format: password
             * @example another of some length
             */
            newPassword: string;
        };
        PictureSize: {
            /**
             * Format: int64
             * @example 192
             */
            width: number;
            /**
             * Format: int64
             * @example 192
             */
            height: number;
            /** @example /media/pictures/ch_abcdefgh234567ij/k3yk3yk3yk3yk3yk/192.webp */
            url: string;
        };
        Playback: {
            /** @example /media/v_abcdefgh234567ij/k3yk3yk3yk3yk3yk3yk3yk3y/1/main.m3u8 */
            hls: string | null;
            file: components["schemas"]["WholeFile"] | null;
        };
        Problem: {
            /** Format: uri-reference */
            type: string;
            title: string;
            status: number;
            detail: string;
            code: string;
            requestId: string;
            errors?: {
                pointer?: string;
                parameter?: string;
                code: string;
                detail: string;
            }[];
        };
        Processing: {
            rungs: components["schemas"]["Rung"][];
            notices: components["schemas"]["Notice"][];
        };
        Registration: "open" | "closed";
        Role: "user" | "moderator" | "administrator";
        Rung: {
            name: string;
            state: components["schemas"]["RungState"];
            progress: number;
        };
        RungState: "waiting" | "running" | "ready" | "failed";
        Session: {
            id: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            lastUsedAt: string;
            /** @example Firefox */
            userAgent: string;
            /** @example 192.0.2.7 */
            address: string;
            current: boolean;
        };
        SessionPage: {
            items: components["schemas"]["Session"][];
            nextCursor: string | null;
        };
        SetupRequest: {
            /** @example ada */
            username: string;
            /** @example ada@example.org */
            email: string;
            /**
             * Format: password
             * @example a password of some length
             */
            password: string;
            /** @example Ada */
            displayName?: string | null;
            /** @example k3y */
            token: string;
        };
        SignedIn: {
            user: components["schemas"]["User"];
            /** @example 3q2-7wAB */
            token: string;
        };
        Site: {
            /** @example Klieg */
            name: string;
            description: string;
            /** @example #b3401e */
            accent: string | null;
            hasAbout: boolean;
            hasTerms: boolean;
            hasContact: boolean;
            /** @example 0.1.0 */
            version: string;
            registrationOpen: boolean;
            /**
             * Format: int64
             * @example 70000000000
             */
            uploadBytesMax: number;
            categories: components["schemas"]["Category"][];
            logo: components["schemas"]["PictureSize"][];
            logoJpegs: components["schemas"]["PictureSize"][];
        };
        SiteLimits: {
            limits: components["schemas"]["Limits"];
            chosen: components["schemas"]["ChosenLimits"];
            configured: components["schemas"]["Limits"];
        };
        SitePatch: {
            /** @example Klieg */
            name?: string | null;
            /** @example Films of our town, old and new. */
            description?: string | null;
            /** @example #b3401e */
            accent?: string | null;
            /** @example Who we are. */
            about?: string | null;
            /** @example Be kind. */
            terms?: string | null;
            /** @example post@example.org */
            contact?: string | null;
            /**
             * @example open
             * @enum {string|null}
             */
            registration?: "open" | "closed" | null;
        };
        SiteSettings: {
            chosen: components["schemas"]["ChosenSite"];
            configured: components["schemas"]["ConfiguredSite"];
            logo: components["schemas"]["PictureSize"][];
            /** Format: date-time */
            changedAt: string | null;
            /**
             * Format: int64
             * @example 3
             */
            version: number;
        };
        SiteText: {
            /** @example Who we are. */
            text: string;
        };
        Status: "draft" | "uploading" | "processing" | "ready" | "failed";
        SuggestionChoice: {
            /**
             * Format: int64
             * @example 0
             */
            index: number;
        };
        ThingUse: {
            /** @example v_abcdefgh234567ij */
            id: string;
            /**
             * Format: int64
             * @example 7340032
             */
            bytes: number;
            /**
             * Format: int64
             * @example 0
             */
            stagedBytes: number;
            /**
             * Format: int64
             * @example 4194304
             */
            storedBytes: number;
            /**
             * Format: int64
             * @example 3145728
             */
            derivedBytes: number;
            parts: components["schemas"]["PartUse"][];
        };
        ThingUsePage: {
            items: components["schemas"]["ThingUse"][];
            nextCursor: string | null;
        };
        ThumbnailKind: "automatic" | "suggested" | "own";
        ThumbnailSuggestion: {
            /**
             * Format: int64
             * @example 0
             */
            index: number;
            sizes: components["schemas"]["PictureSize"][];
            /** @example false */
            chosen: boolean;
        };
        ThumbnailSuggestions: {
            items: components["schemas"]["ThumbnailSuggestion"][];
        };
        UploadLink: {
            /** @example /api/uploads */
            url: string;
        };
        Use: {
            /**
             * Format: int64
             * @example 7340032
             */
            bytes: number;
            /**
             * Format: int64
             * @example 1048576
             */
            stagedBytes: number;
            /**
             * Format: int64
             * @example 4194304
             */
            storedBytes: number;
            /**
             * Format: int64
             * @example 2097152
             */
            derivedBytes: number;
            /**
             * Format: int64
             * @example 5242880
             */
            bytesToday: number;
            /**
             * Format: int64
             * @example 42
             */
            decoderSecondsToday: number;
            /**
             * Format: int64
             * @example 2
             */
            drafts: number;
            /**
             * Format: int64
             * @example 1
             */
            uploads: number;
            /**
             * Format: int64
             * @example 3
             */
            channels: number;
            /** Format: date-time */
            dayEndsAt: string;
        };
        User: {
            id: string;
            /** @example ada */
            username: string;
            /** @example Ada */
            displayName: string;
            role: components["schemas"]["Role"];
            /** Format: date-time */
            createdAt: string;
            /** @example ada@example.org */
            email: string;
            avatar: components["schemas"]["PictureSize"][];
        };
        UserLimits: {
            userId: string;
            limits: components["schemas"]["Limits"];
            use: components["schemas"]["Use"];
            chosen: components["schemas"]["ChosenLimits"];
        };
        Video: {
            id: string;
            channel: components["schemas"]["ChannelInBrief"];
            /** @example The sea at night */
            title: string;
            /** @example An hour of waves. */
            description: string | null;
            /** @example public */
            visibility: components["schemas"]["Visibility"];
            /** @example travel */
            category: string | null;
            /**
             * @example [
             *       "sea",
             *       "night"
             *     ]
             */
            tags: string[];
            /** @example ready */
            status: components["schemas"]["Status"];
            error: components["schemas"]["Failure"] | null;
            /**
             * Format: int64
             * @example 3600000
             */
            durationMs: number | null;
            /**
             * Format: int64
             * @example 1920
             */
            width: number | null;
            /**
             * Format: int64
             * @example 1080
             */
            height: number | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            /** Format: date-time */
            publishedAt: string | null;
            /** @example /media/v_abcdefgh234567ij/k3yk3yk3yk3yk3yk3yk3yk3y/1/poster.jpg */
            poster: string | null;
            posters: components["schemas"]["PictureSize"][];
            /** @example automatic */
            thumbnail: components["schemas"]["ThumbnailKind"] | null;
            playback: components["schemas"]["Playback"];
            processing: components["schemas"]["Processing"] | null;
            /** Format: int64 */
            likes: number;
            /** Format: int64 */
            dislikes: number;
            /** Format: int64 */
            views: number;
            /** Format: int64 */
            comments: number;
            commentPolicy: components["schemas"]["CommentPolicy"];
            viewer: components["schemas"]["VideoViewer"] | null;
        };
        VideoPage: {
            items: components["schemas"]["Video"][];
            nextCursor: string | null;
        };
        VideoPatch: {
            /** @example The sea at night */
            title?: string;
            /** @example An hour of waves. */
            description?: string | null;
            /**
             * @example public
             * @enum {string}
             */
            visibility?: "public" | "unlisted" | "private";
            /** @example travel */
            category?: string | null;
            /**
             * @example [
             *       "sea",
             *       "night"
             *     ]
             */
            tags?: string[] | null;
            /** @enum {string} */
            commentPolicy?: "open" | "held" | "closed";
        };
        Visibility: "public" | "unlisted" | "private";
        WholeFile: {
            /** @example /media/v_abcdefgh234567ij/k3yk3yk3yk3yk3yk3yk3yk3y/1/video.mp4 */
            url: string;
            /** @example video/mp4 */
            type: string;
            /** Format: int64 */
            bytes: number;
        };
        Vote: "like" | "dislike";
        SubscriptionLevel: "all" | "none";
        CommentPolicy: "open" | "held" | "closed";
        CommentAuthor: {
            id: string;
            username: string;
            displayName: string;
            avatar: components["schemas"]["PictureSize"][];
        };
        CommentViewer: {
            vote: components["schemas"]["Vote"] | null;
            canEdit: boolean;
            canDelete: boolean;
            canModerate: boolean;
        };
        Comment: {
            id: string;
            videoId: string;
            parentId: string | null;
            author: components["schemas"]["CommentAuthor"] | null;
            text: string;
            /** Format: int64 */
            likes: number;
            /** Format: int64 */
            replyCount: number;
            createdAt: string;
            editedAt: string | null;
            pinned: boolean;
            hearted: boolean;
            held: boolean;
            deleted: boolean;
            viewer: components["schemas"]["CommentViewer"] | null;
        };
        CommentList: {
            comment?: components["schemas"]["Comment"] | null;
            focus?: components["schemas"]["Comment"] | null;
            items: components["schemas"]["Comment"][];
            nextCursor: string | null;
        };
        NewComment: {
            videoId: string;
            text: string;
            parentId?: string | null;
        };
        CommentPatch: {
            text?: string;
            pinned?: boolean;
            hearted?: boolean;
            held?: boolean;
        };
        VoteRequest: {
            /** @enum {string} */
            value?: "like" | "dislike";
        };
        VoteAnswer: {
            value: components["schemas"]["Vote"] | null;
            /** Format: int64 */
            likes: number;
            /** Format: int64 */
            dislikes: number;
        };
        VideoViewer: {
            vote: components["schemas"]["Vote"] | null;
            subscribed: boolean;
            level: components["schemas"]["SubscriptionLevel"] | null;
            /** Format: int64 */
            positionMs: number | null;
        };
        ChannelViewer: {
            subscribed: boolean;
            level: components["schemas"]["SubscriptionLevel"] | null;
        };
        SubscriptionRequest: {
            /** @enum {string} */
            level?: "all" | "none";
        };
        Subscription: {
            channelId: string;
            level: components["schemas"]["SubscriptionLevel"];
            /** Format: int64 */
            subscribers: number;
        };
        OwnSubscription: {
            channel: components["schemas"]["ChannelInBrief"];
            level: components["schemas"]["SubscriptionLevel"];
            subscribedAt: string;
        };
        OwnSubscriptionPage: {
            items: components["schemas"]["OwnSubscription"][];
            nextCursor: string | null;
        };
        ViewBeacon: {
            /** @enum {string} */
            event?: "start";
            token?: string;
            /** Format: int64 */
            watchedMs?: number;
        };
        ViewAnswer: {
            token: string;
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
    getSiteLimits: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
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
                /** @example "v17-Kq3xZb0a9Qe" */
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
                /** @example "v17-Kq3xZb0a9Qe" */
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
                /** @example "v17-Kq3xZb0a9Qe" */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
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
                /** @example 24 */
                limit?: number;
                cursor?: string;
                /** @example ada */
                username: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
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
                /** @example u_abcdefgh234567ij */
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
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
                /** @example u_abcdefgh234567ij */
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
                /** @example 24 */
                limit?: number;
                cursor?: string;
                /** @example v_abcdefgh234567ij */
                of?: string;
            };
            header?: never;
            path: {
                /** @example u_abcdefgh234567ij */
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
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
                 *       "password": "a password of some length"
                 *     }
                 */
                "application/json": components["schemas"]["Credentials"];
            };
        };
        responses: {
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
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
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
    listSessions: {
        parameters: {
            query?: {
                /** @example 24 */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
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
                /** @example s_abcdefgh234567ij */
                session: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
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
    listChannels: {
        parameters: {
            query: {
                /** @example 24 */
                limit?: number;
                cursor?: string;
                /** @example me */
                owner: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
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
                     *           "subscribers": 4,
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
                /** @example "8e03978e-40d5-43dd-bc93-6894a57f9324" */
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
                     *       "subscribers": 4,
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
                /** @example @cinema */
                channel: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
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
                     *       "subscribers": 4,
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
                /** @example "v17-Kq3xZb0a9Qe" */
                "If-Match"?: string;
            };
            path: {
                /** @example @cinema */
                channel: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
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
                /** @example "v17-Kq3xZb0a9Qe" */
                "If-Match"?: string;
            };
            path: {
                /** @example @cinema */
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
                     *       "subscribers": 4,
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
                /** @example "v17-Kq3xZb0a9Qe" */
                "If-Match"?: string;
            };
            path: {
                /** @example @cinema */
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
                     *       "subscribers": 4,
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
                /** @example "v17-Kq3xZb0a9Qe" */
                "If-Match"?: string;
            };
            path: {
                /** @example @cinema */
                channel: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
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
                     *       "subscribers": 4,
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
                /** @example "v17-Kq3xZb0a9Qe" */
                "If-Match"?: string;
            };
            path: {
                /** @example @cinema */
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
                     *       "subscribers": 4,
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
                /** @example "v17-Kq3xZb0a9Qe" */
                "If-Match"?: string;
            };
            path: {
                /** @example @cinema */
                channel: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
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
                     *       "subscribers": 4,
                     *       "viewer": null
                     *     }
                     */
                    "application/json": components["schemas"]["Channel"];
                };
            };
        };
    };
    listChannelVideos: {
        parameters: {
            query?: {
                /** @example 24 */
                limit?: number;
                cursor?: string;
                all?: boolean;
                sort?: "newest" | "oldest";
                descriptions?: boolean;
            };
            header?: never;
            path: {
                /** @example @cinema */
                channel: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
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
                     *           "likes": 3,
                     *           "dislikes": 0,
                     *           "views": 10,
                     *           "comments": 1,
                     *           "commentPolicy": "open",
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
    getOpenApi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
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
    getSite: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
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
                /** @example about */
                page: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
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
    createUpload: {
        parameters: {
            query?: never;
            header: {
                /** @example 1.0.0 */
                "Tus-Resumable": string;
                /** @example 1048576 */
                "Upload-Length": string;
                /** @example videoId dl9hYmNkZWZnaDIzNDU2N2lq */
                "Upload-Metadata": string;
                /** @example sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0= */
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
                /** @example 1.0.0 */
                "Tus-Resumable": string;
            };
            path: {
                /** @example up_abcdefgh234567ij */
                upload: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
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
                /** @example 1.0.0 */
                "Tus-Resumable": string;
            };
            path: {
                /** @example up_abcdefgh234567ij */
                upload: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
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
                /** @example 1.0.0 */
                "Tus-Resumable": string;
                /** @example 0 */
                "Upload-Offset": string;
                /** @example sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0= */
                "Upload-Checksum"?: string;
            };
            path: {
                /** @example up_abcdefgh234567ij */
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
                /** @example 24 */
                limit?: number;
                cursor?: string;
                /** @example v_abcdefgh234567ij */
                of?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
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
                /** @example 24 */
                limit?: number;
                cursor?: string;
                sort?: "newest" | "oldest";
                /** @example film */
                category?: string;
                channelId?: string;
                descriptions?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
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
                     *           "likes": 3,
                     *           "dislikes": 0,
                     *           "views": 10,
                     *           "comments": 1,
                     *           "commentPolicy": "open",
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
                /** @example "8e03978e-40d5-43dd-bc93-6894a57f9324" */
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
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["NewVideo"];
            };
        };
        responses: {
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
                     *         "likes": 3,
                     *         "dislikes": 0,
                     *         "views": 10,
                     *         "comments": 1,
                     *         "commentPolicy": "open",
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
                /** @example v_abcdefgh234567ij */
                video: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
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
                     *       "likes": 3,
                     *       "dislikes": 0,
                     *       "views": 10,
                     *       "comments": 1,
                     *       "commentPolicy": "open",
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
                /** @example "v17-Kq3xZb0a9Qe" */
                "If-Match"?: string;
            };
            path: {
                /** @example v_abcdefgh234567ij */
                video: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
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
                /** @example "v17-Kq3xZb0a9Qe" */
                "If-Match"?: string;
            };
            path: {
                /** @example v_abcdefgh234567ij */
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
                 *       ]
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
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["VideoPatch"];
            };
        };
        responses: {
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
                     *       "likes": 3,
                     *       "dislikes": 0,
                     *       "views": 10,
                     *       "comments": 1,
                     *       "commentPolicy": "open",
                     *       "viewer": null
                     *     }
                     */
                    "application/json": components["schemas"]["Video"];
                };
            };
        };
    };
    setVideoThumbnail: {
        parameters: {
            query?: never;
            header?: {
                /** @example "v17-Kq3xZb0a9Qe" */
                "If-Match"?: string;
            };
            path: {
                /** @example v_abcdefgh234567ij */
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
                     *       "likes": 3,
                     *       "dislikes": 0,
                     *       "views": 10,
                     *       "comments": 1,
                     *       "commentPolicy": "open",
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
                /** @example "v17-Kq3xZb0a9Qe" */
                "If-Match"?: string;
            };
            path: {
                /** @example v_abcdefgh234567ij */
                video: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
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
                     *       "likes": 3,
                     *       "dislikes": 0,
                     *       "views": 10,
                     *       "comments": 1,
                     *       "commentPolicy": "open",
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
                /** @example "v17-Kq3xZb0a9Qe" */
                "If-Match"?: string;
            };
            path: {
                /** @example v_abcdefgh234567ij */
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
                     *       "likes": 3,
                     *       "dislikes": 0,
                     *       "views": 10,
                     *       "comments": 1,
                     *       "commentPolicy": "open",
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
                /** @example v_abcdefgh234567ij */
                video: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
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
    getDocs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
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
                whose: string;
                key: string;
                size: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
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
                path: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
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
    createComment: {
        parameters: {
            query?: never;
            header?: {
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
                 *       "text": "Good."
                 *     }
                 */
                "application/json": components["schemas"]["NewComment"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "c_v_abcdefgh234567ij_abcdefghijklmnopqrstuvwxyz",
                     *       "videoId": "v_abcdefgh234567ij",
                     *       "parentId": null,
                     *       "author": {
                     *         "id": "u_abcdefgh234567ij",
                     *         "username": "ada",
                     *         "displayName": "Ada",
                     *         "avatar": []
                     *       },
                     *       "text": "Good.",
                     *       "likes": 1,
                     *       "replyCount": 0,
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "editedAt": null,
                     *       "pinned": false,
                     *       "hearted": false,
                     *       "held": false,
                     *       "deleted": false,
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
                sort?: "newest" | "top";
                held?: boolean;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                /** @example x */
                of: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "c_v_abcdefgh234567ij_abcdefghijklmnopqrstuvwxyz",
                     *           "videoId": "v_abcdefgh234567ij",
                     *           "parentId": null,
                     *           "author": {
                     *             "id": "u_abcdefgh234567ij",
                     *             "username": "ada",
                     *             "displayName": "Ada",
                     *             "avatar": []
                     *           },
                     *           "text": "Good.",
                     *           "likes": 1,
                     *           "replyCount": 0,
                     *           "createdAt": "2026-01-31T12:00:00.000Z",
                     *           "editedAt": null,
                     *           "pinned": false,
                     *           "hearted": false,
                     *           "held": false,
                     *           "deleted": false,
                     *           "viewer": null
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["CommentList"];
                };
            };
        };
    };
    deleteComment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example x */
                comment: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
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
            header?: never;
            path: {
                /** @example x */
                comment: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "text": "Better."
                 *     }
                 */
                "application/merge-patch+json": components["schemas"]["CommentPatch"];
                /**
                 * @example {
                 *       "text": "Better."
                 *     }
                 */
                "application/json": components["schemas"]["CommentPatch"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "c_v_abcdefgh234567ij_abcdefghijklmnopqrstuvwxyz",
                     *       "videoId": "v_abcdefgh234567ij",
                     *       "parentId": null,
                     *       "author": {
                     *         "id": "u_abcdefgh234567ij",
                     *         "username": "ada",
                     *         "displayName": "Ada",
                     *         "avatar": []
                     *       },
                     *       "text": "Good.",
                     *       "likes": 1,
                     *       "replyCount": 0,
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "editedAt": null,
                     *       "pinned": false,
                     *       "hearted": false,
                     *       "held": false,
                     *       "deleted": false,
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
                /** @example x */
                comment: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "value": "like"
                 *     }
                 */
                "application/json": components["schemas"]["VoteRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "value": "like",
                     *       "likes": 2,
                     *       "dislikes": 0
                     *     }
                     */
                    "application/json": components["schemas"]["VoteAnswer"];
                };
            };
        };
    };
    withdrawVoteOnComment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example x */
                comment: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "value": null,
                     *       "likes": 2,
                     *       "dislikes": 0
                     *     }
                     */
                    "application/json": components["schemas"]["VoteAnswer"];
                };
            };
        };
    };
    voteOnVideo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example x */
                video: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "value": "like"
                 *     }
                 */
                "application/json": components["schemas"]["VoteRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "value": "like",
                     *       "likes": 2,
                     *       "dislikes": 0
                     *     }
                     */
                    "application/json": components["schemas"]["VoteAnswer"];
                };
            };
        };
    };
    withdrawVoteOnVideo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example x */
                video: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "value": null,
                     *       "likes": 2,
                     *       "dislikes": 0
                     *     }
                     */
                    "application/json": components["schemas"]["VoteAnswer"];
                };
            };
        };
    };
    tellView: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example x */
                video: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "event": "start"
                 *     }
                 */
                "application/json": components["schemas"]["ViewBeacon"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "token": "t"
                     *     }
                     */
                    "application/json": components["schemas"]["ViewAnswer"];
                };
            };
        };
    };
    listLiked: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["VideoPage"];
                };
            };
        };
    };
    listSubscriptionFeed: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["VideoPage"];
                };
            };
        };
    };
    listSubscriptions: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["OwnSubscriptionPage"];
                };
            };
        };
    };
    subscribe: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example x */
                channel: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "level": "all"
                 *     }
                 */
                "application/json": components["schemas"]["SubscriptionRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "channelId": "ch_abcdefgh234567ij",
                     *       "level": "all",
                     *       "subscribers": 1
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
                /** @example x */
                channel: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
