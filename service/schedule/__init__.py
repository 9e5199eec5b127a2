"""When each outlet is crawled: from the outlets' files, what happened, and the time. Pure."""
