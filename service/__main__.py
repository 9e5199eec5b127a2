"""`python -m service`: the same as `newswinnow`, whatever is on the path."""

from service.cli import main

if __name__ == "__main__":
    main()
