-- GET with the Accept-Encoding in $ACCEPT.
wrk.headers["Accept-Encoding"] = os.getenv("ACCEPT")
