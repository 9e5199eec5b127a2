"""When each outlet is crawled. Pure: decided from the outlets' files, what happened, and the time."""
