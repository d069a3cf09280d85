"""Discord, the side we drive: client, error replies, announcer, components and rendering."""
